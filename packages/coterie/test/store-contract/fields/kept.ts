import { expect } from 'vitest';

import type { Facts } from '../../../src/domain/facts.ts';
import type { Needs } from '../../../src/domain/needs.ts';
import type { Described } from '../../../src/store/tables/column.ts';
import { entriesOf } from '../../../src/store/tables/reader.ts';
import type { TableShape } from '../../../src/store/tables/table.ts';
import { type Given, makeRecords } from './values.ts';
import { type World, writeFacts } from './world.ts';

/** One kind of record in the store, with every way to read it. */
export interface Kept {
  readonly name: string;
  readonly table: TableShape;
  /**
   * Writes a record with a value in every field, and checks that all reads return it. Returns the same check for
   * another world, which should contain the record.
   */
  put(world: World): Promise<(world: World) => Promise<void>>;
  /** Changes each field alone and back, and checks each time that all reads return the current record. */
  changeEachField(world: World): Promise<void>;
}

type Read<Row> = (world: World, record: Row) => Promise<unknown>;

interface Keeping<Row> {
  readonly name: string;
  readonly table: TableShape;
  readonly fields: Described<Row>;
  readonly given: (world: World) => Given<Row>;
  /** For rows that are never updated: the key field that makes each record a new row. */
  readonly newKey?: (count: number) => Partial<Row>;
  readonly write: (world: World, record: Row) => Promise<void>;
  /** Each returns the record, read in another way. */
  readonly reads: Readonly<Record<string, Read<Row>>>;
}

export function keep<Row extends object>(keeping: Keeping<Row>): Kept {
  const { name, table, fields, given, newKey, write, reads } = keeping;
  let count = 0;
  const put = async (world: World, record: Row, why: string) => {
    const written = newKey === undefined ? record : { ...record, ...newKey((count += 1)) };
    await write(world, written);
    const look = async (where: World): Promise<void> => {
      for (const [read, find] of Object.entries(reads))
        expect(await find(where, written), `${name}, ${why}, by ${read}`).toEqual(written);
    };
    await look(world);
    return look;
  };
  return {
    name,
    table,
    put: (world) => put(world, makeRecords(fields, given(world)).whole, 'whole'),
    changeEachField: async (world) => {
      const { whole, changed } = makeRecords(fields, given(world));
      const look = await put(world, whole, 'whole');
      const fixed = entriesOf(fields).filter(([, one]) => 'role' in one && one.role === 'fixed');
      for (const { field, record } of changed)
        if (fixed.some(([one]) => one === field)) {
          await expect(write(world, record)).rejects.toThrow(/cannot change/);
          await look(world);
        } else {
          await put(world, record, `${field} changed`);
          await put(world, whole, `${field} changed back`);
        }
    },
  };
}

/** Stores records as the facts of a batch. */
export function byFacts<Row>(
  needsOf: (record: Row) => Needs,
  put: (facts: Facts, record: Row) => void,
): (world: World, record: Row) => Promise<void> {
  let count = 0;
  return (world, record) => {
    count += 1;
    // A few joins are stored by another statement than other batches; this alternates between both.
    const needs =
      count % 2 === 0 ? { ...needsOf(record), allMembers: true as const } : needsOf(record);
    return writeFacts(world, needs, (facts) => put(facts, record));
  };
}
