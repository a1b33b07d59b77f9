import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import { type Cores, canPin, watchCores } from './cores.ts';
import { summarize } from './latencies.ts';
import type { pgbenchNames, Sample } from './results.ts';

const org = 1_000_000;
const sets = (groups: number): string =>
  `\\set group random(1, ${groups})\n\\set customer random(1, 1000000000)\n`;
const values = `'groupMemberAdded', 'join', null, null, :group, :customer, null, null, null, '{}'`;

/** The same writes to the same tables without any rule; no service that decides can be faster. */
export const pgbenchScripts: Readonly<
  Record<(typeof pgbenchNames)[number], (groups: number) => string>
> = {
  'pgbench one statement': (groups) => `${sets(groups)}
WITH o AS (UPDATE orgs SET sequence = sequence + 1 WHERE org_id = ${org} RETURNING sequence),
  g AS (UPDATE bench_groups SET member_count = member_count + 1 WHERE org_id = ${org} AND group_id = :group RETURNING group_id),
  m AS (INSERT INTO bench_memberships SELECT ${org}, g.group_id, :customer, '[]', 0, o.sequence FROM g, o RETURNING user_id)
INSERT INTO bench_changes SELECT ${org}, o.sequence, 0, ${values} FROM o, g, m;
`,
  'pgbench many statements': (groups) => `${sets(groups)}
BEGIN;
UPDATE orgs SET sequence = sequence + 1 WHERE org_id = ${org} RETURNING sequence \\gset
UPDATE bench_groups SET member_count = member_count + 1 WHERE org_id = ${org} AND group_id = :group;
INSERT INTO bench_memberships VALUES (${org}, :group, :customer, '[]', 0, :sequence);
INSERT INTO bench_changes VALUES (${org}, :sequence, 0, ${values});
COMMIT;
`,
};

/** Creates tables like the service's, with their keys and indexes and an org, in a database with a seeded org. */
export async function preparePgbench(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of ['groups', 'memberships', 'changes'])
    await client.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`);
  await client.query(`INSERT INTO orgs SELECT ${org}, 'pgbench', time_zone, product_limit,
    domain_error_status, keep_group_active_without_primary, permission_codes, created_on, 0, 0, 0, 0, 0 FROM orgs LIMIT 1`);
  await client.query(`INSERT INTO bench_groups SELECT ${org}, group_id, external_id, group_name, 2000000000,
    status, extended_fields, created_by, created_on, 0, null, null, 0 FROM groups`);
  await client.query('VACUUM ANALYZE bench_groups');
  await client.end();
}

/** The path of pgbench in the PATH or in Debian's folder; null if it is not installed. */
export function findPgbench(): string | null {
  const installed = '/usr/lib/postgresql';
  const versions = existsSync(installed) ? readdirSync(installed).toSorted().toReversed() : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(':'),
    ...versions.map((version) => join(installed, version, 'bin')),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find(existsSync) ?? null;
}

export async function runPgbench(
  program: string,
  {
    url,
    script,
    clients,
    seconds,
  }: { url: string; script: string; clients: number; seconds: number },
  cores: Cores,
): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const file = join(folder, 'join.sql');
  writeFileSync(file, script);
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
  };
  const options = ['-n', '-M', 'prepared', '-j', '1', '-c', String(clients), '-T', String(seconds)];
  const command = [program, ...options, '-f', file, '-l', '--log-prefix', join(folder, 'log')];
  const pinned = canPin ? ['taskset', '-c', cores.load, ...command] : command;
  const [first, ...rest] = [...pinned, pathname.slice(1)];
  const serverBusy = watchCores(cores.server);
  const loadBusy = watchCores(cores.load);
  try {
    const { stdout } = await promisify(execFile)(first, rest, { env });
    const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    const failed = Number(/number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
    if (!(rate > 0) || failed > 0) throw new Error(`pgbench printed ${stdout}`);
    return { rate, ...latencies(folder), serverBusy: serverBusy(), loadBusy: loadBusy() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads the times from pgbench's log, whose lines are client, number, microseconds, … */
function latencies(folder: string): Pick<Sample, 'p50' | 'p99'> {
  const times = readdirSync(folder)
    .filter((name) => name.startsWith('log'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1_000);
  return summarize(times);
}
