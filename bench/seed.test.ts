import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { openInstallation } from '../packages/coterie/src/store/open-store.ts';
import { columnNames, type TableShape } from '../packages/coterie/src/store/tables/table.ts';
import { tables } from '../packages/coterie/src/store/tables/tables.ts';
import type { StoredRow } from '../packages/coterie/src/store/tables/write.ts';
import { audit } from '../packages/coterie/test/audit.ts';
import * as commands from '../packages/coterie/test/commands.ts';
import { createDatabase } from '../packages/coterie/test/postgres/database.ts';
import { temporaryFolder } from '../packages/coterie/test/temporary-folder.ts';
import { firstCommands, runCommands, seedPostgres, seedSqlite } from './lib/seed.ts';
import {
  countChanges,
  freePair,
  maxGroupSize,
  seededPair,
  shapeOf,
  transferTarget,
} from './lib/shape.ts';

const shape = shapeOf(400);
const secretHash = 'hash';

describe('a seeded installation', () => {
  it('has the same rows as the writer produces from the same commands, on both engines', async () => {
    const path = join(temporaryFolder(), 'seeded.db');
    await seedSqlite(path, shape, secretHash);
    const { url, drop } = await createDatabase();
    onTestFinished(drop);
    await seedPostgres(url, shape, secretHash);
    const written = `sqlite:${join(temporaryFolder(), 'written.db')}`;
    await runCommands(written, allCommands());
    const expected = await readAll(written);
    for (const [engine, database] of Object.entries({
      SQLite: `sqlite:${path}`,
      PostgreSQL: url,
    })) {
      const seeded = await readAll(database);
      for (const { name } of tables)
        expect(seeded[name], `${name} of ${engine}`).toEqual(expected[name]);
    }
    expect(expected['changes']).toHaveLength(countChanges(shape));
    expect(audit(path).violations).toEqual([]);
  });

  it('leaves room for new joins and transfers', () => {
    const seen = new Set<string>();
    for (let index = 0; index < shape.memberships; index += 1) add(seededPair(shape, index));
    for (let index = 0; index < shape.free * 3; index += 1) {
      const pair = freePair(shape, index);
      add(pair);
      add({ ...pair, groupId: transferTarget(shape, pair) });
    }
    function add({ groupId, userId }: { groupId: number; userId: number }): void {
      expect(seen).not.toContain(`${groupId} ${userId}`);
      seen.add(`${groupId} ${userId}`);
    }
  });
});

function allCommands() {
  const to = (from: number, last: number) =>
    Array.from({ length: last - from + 1 }, (_, index) => from + index);
  return [
    ...firstCommands(secretHash),
    ...to(2, shape.members + shape.free).map((userId) => commands.createCustomer(userId)),
    ...to(2, shape.hotGroup).map((id) => commands.createGroup(`group-${id}`, { maxGroupSize })),
    ...to(1, shape.memberships - 1).map((index) => {
      const { groupId, userId } = seededPair(shape, index);
      return commands.join(groupId, userId);
    }),
  ];
}

const ofTheChain = ['hash', 'salt', 'commitment', 'last_hash', 'unchained'];

/** The values by column, without the hashes, which seeded entries of the log do not have. */
function withoutHashes(table: TableShape, row: StoredRow): object {
  const named = columnNames(table).map((name, at) => [name, row[at]] as const);
  return Object.fromEntries(named.filter(([name]) => !ofTheChain.includes(name)));
}

async function readAll(url: string): Promise<Readonly<Record<string, readonly object[]>>> {
  const installation = await openInstallation(url, { create: false });
  try {
    return await installation.read(async (rows) => {
      const all: Record<string, object[]> = {};
      for (const table of tables) {
        all[table.name] = [];
        for await (const batch of rows.read(table))
          all[table.name]?.push(...batch.map((row) => withoutHashes(table, row)));
      }
      return all;
    });
  } finally {
    await installation.close();
  }
}
