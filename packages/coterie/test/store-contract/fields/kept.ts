import { expect } from 'vitest';

import type { Facts } from '../../../src/domain/facts.ts';
import type { Needs } from '../../../src/domain/needs.ts';
import type { Described } from '../../../src/store/tables/column.ts';
import { entriesOf } from '../../../src/store/tables/reader.ts';
import type { TableShape } from '../../../src/store/tables/table.ts';
import { type Given, makeRecords } from './values.ts';
import { type World, writeFacts } from './world.ts';

/** What the store keeps of one kind, and every way to read it. */
export interface Kept {
  readonly name: string;
  readonly table: TableShape;
  /** Writes a whole record and looks whether all reads have it. Returns a look at another world that should have it. */
  put(world: World): Promise<(world: World) => Promise<void>>;
  /** Changes each field of the record alone and back, and looks each time whether all reads have what it is by then. */
  changeEachField(world: World): Promise<void>;
}

type Read<Row> = (world: World, record: Row) => Promise<unknown>;

interface Keeping<Row> {
  readonly name: string;
  readonly table: TableShape;
  readonly fields: Described<Row>;
  readonly given: (world: World) => Given<Row>;
  /** Of the fields, the one that makes each record another row: of rows that are never updated. */
  readonly newKey?: (count: number) => Partial<Row>;
  readonly write: (world: World, record: Row) => Promise<void>;
  /** Each returns the record as it is found, in another way. */
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

/** Stores records through the facts of a batch. */
export function byFacts<Row>(
  needsOf: (record: Row) => Needs,
  put: (facts: Facts, record: Row) => void,
): (world: World, record: Row) => Promise<void> {
  let count = 0;
  return (world, record) => {
    count += 1;
    // A batch that stores a few joins is another statement than one that stores anything: both are taken, in turn.
    const needs =
      count % 2 === 0 ? { ...needsOf(record), allMembers: true as const } : needsOf(record);
    return writeFacts(world, needs, (facts) => put(facts, record));
  };
}
