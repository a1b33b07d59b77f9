import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { onEngine } from './engine.ts';
import { runs } from '../../../scripts/run-sizes.ts';
import { auditLog, readHead } from '../src/store/audit.ts';
import { addOrg, apply } from './store-contract/harness.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { logTable } from '../src/store/tables/changes.ts';
import { columnNames } from '../src/store/tables/table.ts';
import {
  createCustomer,
  createGroup,
  eraseCustomer,
  join,
  leave,
  mergeCustomer,
  updateGroup,
} from './commands.ts';
import { newRawDatabase, type RawDatabase, type RawRow } from './raw-database.ts';

let database: RawDatabase;
let store: Store;
let orgId: number;
let log: readonly RawRow[];

beforeAll(async () => {
  database = await newRawDatabase();
  store = await openStore(database.url);
  orgId = await addOrg(store, 'acme');
  await addOrg(store, 'other');
  for (const userId of [1, 2, 3, 4]) await apply(store, orgId, createCustomer(userId));
  await apply(store, orgId, createGroup('a'), createGroup('b'), join(1, 1), join(1, 2), join(2, 3));
  await apply(store, orgId, updateGroup(1, { groupName: 'n' }), leave(1, 2), mergeCustomer(2, 1));
  await apply(store, orgId, eraseCustomer(3), createGroup('c'), createGroup('d'));
  log = await stored();
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const columns = columnNames(logTable);
/** What a change of it can show in: all but the key. */
const parts = columns.filter((name) => !['org_id', 'sequence'].includes(name));

function stored(): Promise<readonly RawRow[]> {
  return database.all(
    `SELECT ${columns.join(', ')} FROM changes WHERE org_id = ${orgId} ORDER BY sequence`,
  );
}

async function write(rows: readonly RawRow[]): Promise<void> {
  await database.run('DELETE FROM changes WHERE org_id = ?', orgId);
  const values = columns.map(() => '?').join(', ');
  for (const row of rows)
    await database.run(
      `INSERT INTO changes (${columns.join(', ')}) VALUES (${values})`,
      ...columns.map((column) => row[column] ?? null),
    );
}

/** What the audit says of a log with these rows instead of the stored ones, which are put back. */
async function auditOf(rows: readonly RawRow[]) {
  await write(rows);
  try {
    return await auditLog(store, orgId);
  } finally {
    await write(log);
  }
}

const index = fc.nat({ max: 30 }).map((number) => number % log.length);

/** Another value than this, that the column takes. */
function another(column: string, value: string | number | null | undefined, pick: number) {
  if (column === 'before' || column === 'after') {
    if (typeof value !== 'string' || pick % 3 === 0) return value === null ? '{}' : null;
    return value.endsWith('}') ? `${value.slice(0, -1)} }` : `${value} `;
  }
  if (typeof value === 'number') return pick % 2 === 0 ? value + 1 : value - 1;
  if (typeof value !== 'string')
    return ['hash', 'salt', 'commitment', 'request_id'].includes(column) ? 'x' : 1;
  const at = pick % Math.max(value.length, 1);
  return `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`;
}

describe('an audit', () => {
  it('finds nothing wrong with a log that nobody touched', async () => {
    const report = await auditLog(store, orgId);
    expect(report).toMatchObject({ entries: log.length, unchained: 0, wrong: null });
    expect(await readHead(store, orgId)).toEqual({ sequence: log.length, hash: report.hash });
  });

  it('names the entry of which any part was changed', async () => {
    const part = fc.constantFrom(...parts);
    await fc.assert(
      fc.asyncProperty(index, part, fc.nat(), async (at, column, pick) => {
        const changed = log.map((row, one) =>
          one === at ? { ...row, [column]: another(column, row[column], pick) } : row,
        );
        expect((await auditOf(changed)).wrong?.sequence, `${column} of ${at + 1}`).toBe(at + 1);
      }),
      { numRuns: runs(onEngine({ sqlite: 150, postgres: 60 }), 1_000) },
    );
  });

  it('names the first entry that was left out', async () => {
    await fc.assert(
      fc.asyncProperty(index, index, async (from, to) => {
        const [first, last] = [Math.min(from, to), Math.max(from, to)];
        const kept = log.filter((_, one) => one < first || one > last);
        expect((await auditOf(kept)).wrong?.sequence).toBe(first + 1);
      }),
      { numRuns: runs(onEngine({ sqlite: 30, postgres: 12 }), 200) },
    );
  });

  it('names the first entry whose place was changed, also when it was numbered anew', async () => {
    await fc.assert(
      fc.asyncProperty(index, index, async (from, to) => {
        fc.pre(from !== to);
        const moved = log.toSpliced(from, 1).toSpliced(to, 0, log[from] as RawRow);
        const numbered = moved.map((row, one) => ({ ...row, sequence: one + 1 }));
        expect((await auditOf(numbered)).wrong?.sequence).toBe(Math.min(from, to) + 1);
      }),
      { numRuns: runs(onEngine({ sqlite: 30, postgres: 12 }), 200) },
    );
  });

  it('names an entry that was added, in between or behind', async () => {
    await fc.assert(
      fc.asyncProperty(index, index, async (which, after) => {
        // The entry twice: then the second is the one too many.
        fc.pre(which !== after + 1);
        const added = log.toSpliced(after + 1, 0, log[which] as RawRow);
        const numbered = added.map((row, one) => ({ ...row, sequence: one + 1 }));
        expect((await auditOf(numbered)).wrong?.sequence).toBe(after + 2);
      }),
      { numRuns: runs(onEngine({ sqlite: 30, postgres: 12 }), 200) },
    );
  });

  it('names the first entry whose content was taken out by no erasure', async () => {
    const personal = log.findIndex((row) => row['user_id'] === 4);
    const changed = log.map((row, one) =>
      one === personal ? { ...row, before: null, after: null, salt: null } : row,
    );
    expect((await auditOf(changed)).wrong).toEqual({
      sequence: personal + 1,
      why: 'its content is missing although its customer was not erased',
    });
  });

  it('finds the end cut off together with what the org’s row says, when the head was pinned', async () => {
    const head = await readHead(store, orgId);
    const cut = log.slice(0, -2);
    const hash = cut.at(-1)?.['hash'] ?? null;
    const set = 'UPDATE orgs SET sequence = ?, last_hash = ? WHERE org_id = ?';
    await write(cut);
    await database.run(set, cut.length, hash, orgId);
    expect((await auditLog(store, orgId)).wrong).toBeNull();
    expect((await auditLog(store, orgId, head)).wrong?.sequence).toBe(cut.length + 1);
    expect((await auditLog(store, orgId, { ...head, sequence: 3 })).wrong?.sequence).toBe(3);
    await write(log);
    await database.run(set, head.sequence, head.hash, orgId);
    expect((await auditLog(store, orgId, head)).wrong).toBeNull();
  });

  it('finds nothing wrong while the org is written to', async () => {
    const busy = await addOrg(store, 'busy');
    const writing = (async () => {
      for (let count = 0; count < 40; count += 1)
        await apply(store, busy, createGroup(`g${count}`), createCustomer(count + 1));
    })();
    for (let count = 0; count < 20; count += 1)
      expect((await auditLog(store, busy)).wrong).toBeNull();
    await writing;
  });
});
