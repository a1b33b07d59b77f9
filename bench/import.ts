import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import type { ImportedThing } from '../packages/coterie/src/domain/imports.ts';
import { defaultOrgSettings } from '../packages/coterie/src/domain/org.ts';
import { runImport } from '../packages/coterie/src/imports/run.ts';
import { openStore } from '../packages/coterie/src/store/open-store.ts';
import { createWriter } from '../packages/coterie/src/writer/writer.ts';
import { startPostgres } from '../packages/coterie/test/postgres/server.ts';

/**
 * Measures an import: `node bench/import.ts sqlite|postgres [memberships]`, in a new database on this machine. On
 * PostgreSQL the resulting rows are then copied by COPY into tables with the same indexes, for comparison.
 */
const [engine = 'sqlite', given = '1000000'] = process.argv.slice(2);
const memberships = Number(given);
const groupsPerCustomer = 10;
const customers = memberships / groupsPerCustomer;
const groupSize = 50;
const groups = memberships / groupSize;

const folder = await mkdtemp(join(tmpdir(), 'coterie-import-'));
const server = engine === 'postgres' ? await startPostgres() : null;
try {
  const url = server?.url ?? `sqlite:${join(folder, 'coterie.db')}`;
  await importAll(url);
  if (server !== null) await copyAll(url);
} finally {
  await server?.remove();
  await rm(folder, { recursive: true });
}

async function importAll(url: string): Promise<void> {
  const store = await openStore(url);
  const writer = createWriter({ store, now: Date.now, maxWaiting: 1_000, maxBatch: 256 });
  const orgId = await store.reserveOrgId();
  const settings = { ...defaultOrgSettings, name: 'import' };
  const operator = { tillId: null, requestId: null };
  await writer.submit<'createOrg'>(orgId, { type: 'createOrg', settings }, operator);

  const run = async (
    what: ImportedThing,
    count: number,
    line: (index: number) => string,
  ): Promise<void> => {
    const path = join(folder, `${what}.csv`);
    await write(path, count, line);
    const asked = { orgId, tillId: null, importId: what, what, format: 'csv' } as const;
    const before = process.cpuUsage();
    const seconds = await timed(async () => {
      const file = createReadStream(path);
      const done = await runImport({ store, writer }, file, { ...asked, mayRemove: 20 });
      if (done.applied !== count) throw new Error(`${done.refused} rows were rejected`);
    });
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1_000_000;
    const peak = process.resourceUsage().maxRSS / 1_024;
    tell(what, count, seconds, `${cpu.toFixed(1)} s of CPU, peak ${Math.round(peak)} MB`);
  };
  await run('customers', customers, (index) =>
    index < 0 ? 'userId,mobile,firstName' : `${index + 1},${9_100_000_000 + index},Ann`,
  );
  await run('groups', groups, (index) =>
    index < 0 ? 'externalId,groupName,maxGroupSize' : `group-${index},Group ${index},100`,
  );
  // Sorted by group, as exports are; the groups of each customer are far apart.
  await run('members', memberships, (index) =>
    index < 0
      ? 'groupExternalId,userId,permissions'
      : `group-${Math.floor(index / groupSize)},${(index % customers) + 1},allow_points_redemption`,
  );
  await writer.close();
  await store.close();
}

/** Copies what an import of members writes, the memberships and their changes, by COPY. */
async function copyAll(url: string): Promise<void> {
  // The PostgreSQL server itself writes and reads the files.
  await chmod(folder, 0o777);
  const client = new pg.Client(url);
  await client.connect();
  for (const [table, rows] of [
    ['memberships', ''],
    ['changes', "WHERE kind = 'groupMemberAdded'"],
  ] as const) {
    const path = join(folder, table);
    await client.query(`COPY (SELECT * FROM ${table} ${rows}) TO '${path}'`);
    await client.query(`CREATE TABLE copied (LIKE ${table} INCLUDING ALL)`);
    const seconds = await timed(() => client.query(`COPY copied FROM '${path}'`));
    tell(`COPY of ${table}`, memberships, seconds, 'by COPY alone');
    await client.query('DROP TABLE copied');
  }
  await client.end();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

function tell(what: string, count: number, seconds: number, more: string): void {
  const rate = Math.round(count / seconds);
  process.stdout.write(`${what}: ${count} in ${seconds.toFixed(1)} s, ${rate} rows/s, ${more}\n`);
}

/** Writes a file with a heading, `line(-1)`, and `count` lines. */
async function write(path: string, count: number, line: (index: number) => string): Promise<void> {
  const file = createWriteStream(path);
  for (let index = -1; index < count; index += 1)
    if (!file.write(`${line(index)}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}
