/**
 * Joins on PostgreSQL, side by side in one run on one server with fsync on: pgbench sending each join as one
 * statement, which decides nothing, and our writer, which decides by all the rules and writes the change log.
 *
 *   npx node bench/postgres-joins.ts [--seconds 5]
 *
 * Needs pgbench in the PATH. Prints rates and, which is what matters, ratios.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import pg from 'pg';

import type { Command } from '../packages/coterie/src/domain/commands.ts';
import { openStore } from '../packages/coterie/src/store/open-store.ts';
import { createWriter } from '../packages/coterie/src/writer/writer.ts';
import * as commands from '../packages/coterie/test/commands.ts';
import { startPostgres } from '../packages/coterie/test/postgres/server.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(values.seconds);
const groups = 2_000;
const customers = 60_000;
let next = 0;

const server = await startPostgres();
const store = await openStore(server.url);
const writer = createWriter({ store, now: Date.now, maxWaiting: 1_000_000, maxBatch: 256 });
const orgId = await store.reserveOrgId();
const submit = (command: Command) => writer.submit(orgId, command, commands.operator);

await submit(commands.createOrg({ name: 'bench' }));
await Promise.all(
  Array.from({ length: groups }, (_, index) =>
    submit(commands.createGroup(`group-${index}`, { maxGroupSize: 100_000 })),
  ),
);
await Promise.all(
  Array.from({ length: customers }, (_, index) => submit(commands.createCustomer(index + 1))),
);

await prepareBench();
const bare = { one: pgbench(1), many: pgbench(32) };
const best = Math.max(bare.one, bare.many);
report('pgbench, one statement', 1, bare.one);
report('pgbench, one statement', 32, bare.many);
for (const clients of [1, 32, 64, 256]) {
  const rate = await joins(clients);
  report('our writer', clients, rate);
  const against = clients === 1 ? bare.one : best;
  console.log(
    `  ratio to pgbench ${clients === 1 ? 'alone' : 'at its best'}: ${(rate / against).toFixed(2)}`,
  );
}
await writer.close();
await store.close();
await server.remove();

/** Joins a second, each client sending the next when the last was answered. Every one is accepted. */
async function joins(clients: number): Promise<number> {
  const until = Date.now() + seconds * 1_000;
  let done = 0;
  const client = async (): Promise<void> => {
    while (Date.now() < until) {
      const place = (next += 1);
      const { accepted } = await submit(
        commands.join((place % groups) + 1, ((place * 7) % customers) + 1),
      );
      if (!accepted) throw new Error('a join was refused');
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / seconds;
}

/** Tables like ours, with their keys and indexes, and an org of its own for pgbench to write. */
async function prepareBench(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const table of ['groups', 'memberships', 'changes'])
    await client.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`);
  await client.query(
    `INSERT INTO orgs SELECT 1000000, 'pgbench', time_zone, product_limit, domain_error_status, keep_group_active_without_primary,
      permission_codes, created_on, 0, 0, 0, 0, 0 FROM orgs LIMIT 1`,
  );
  await client.query(
    `INSERT INTO bench_groups SELECT 1000000, group_id, external_id, group_name, 2000000000, status, extended_fields, created_by,
      created_on, 0, null, null, 0 FROM groups`,
  );
  await client.end();
}

/** The same change of the same tables as one statement, without a rule: transactions a second. */
function pgbench(clients: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  const script = join(folder, 'join.sql');
  writeFileSync(
    script,
    `\\set group random(1, ${groups})
\\set customer random(1, 1000000000)
WITH o AS (UPDATE orgs SET sequence = sequence + 1 WHERE org_id = 1000000 RETURNING sequence),
  g AS (UPDATE bench_groups SET member_count = member_count + 1 WHERE org_id = 1000000 AND group_id = :group RETURNING group_id),
  m AS (INSERT INTO bench_memberships SELECT 1000000, g.group_id, :customer, '[]', 0, o.sequence FROM g, o RETURNING user_id)
INSERT INTO bench_changes SELECT 1000000, o.sequence, 0, 'groupMemberAdded', 'join', null, null, g.group_id, m.user_id,
  null, null, null, '{}' FROM o, g, m;
`,
  );
  const { hostname, port, username, password, pathname } = new URL(server.url);
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
  };
  const options = ['-n', '-M', 'prepared', '-j', '2', '-c', String(clients), '-T', String(seconds)];
  try {
    const printed = execFileSync('pgbench', [...options, '-f', script, pathname.slice(1)], {
      env,
      encoding: 'utf8',
    });
    return Number(/tps = ([\d.]+)/.exec(printed)?.[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(what: string, clients: number, rate: number): void {
  console.log(`${what}, ${clients} at a time: ${Math.round(rate)} joins/s`);
}
