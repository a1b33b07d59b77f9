import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../../scripts/run-sizes.ts';
import { seedPlayground } from '../linearizable/playground.ts';
import { cleanUp, type ServerProcess, startServer, waitFor } from '../server-process.ts';
import { auditDatabase } from './audit.ts';
import { createDatabase } from './database.ts';
import { startLoad, violationsOf } from './histories.ts';
import { type PostgresServer, startPostgres } from './server.ts';

const flags = ['--log-level', 'silent'];

describe('when one of two processes is killed under load', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await cleanUp();
    await database.drop();
  });

  it('the other goes on, and nothing that either acknowledged is lost', async () => {
    const seed = newSeed();
    const other = await startServer(database.url, flags);
    let unanswered = 0;
    for (let round = 0; round < runs(2, 8); round += 1) {
      const org = await seedPlayground(database.url, `org-${round}`);
      const victim = await startServer(database.url, flags);
      let over = false;
      const load = { seed: seed + round * 1_000, clients: 8, goesOn: () => !over };
      const { recorder, ended } = startLoad([victim.url, other.url], org, load);
      await waitFor('some load', async () => recorder.operations.length > 100 + round * 50);
      await victim.kill();
      const sent = recorder.operations.length;
      await waitFor('the other to go on', async () => recorder.operations.length > sent + 100);
      over = true;
      await ended;
      const logs = await auditDatabase(database.url);
      expect(violationsOf(recorder, org, logs.get(org.orgId)), repeatWith(seed)).toEqual([]);
      expect([recorder.faults, recorder.unavailable]).toEqual([[], []]);
      unanswered += recorder.operations.filter(({ told }) => told === null).length;
    }
    expect(unanswered).toBeGreaterThan(0);
  });
});

describe('when PostgreSQL is killed under load and started again', () => {
  let postgres: PostgresServer;
  let servers: readonly ServerProcess[];
  beforeAll(async () => {
    // With fsync, unlike the server of the run: this one's own crash is what the test is about.
    postgres = await startPostgres();
    const start = () => startServer(postgres.url, flags);
    servers = await Promise.all([start(), start()]);
  });
  afterAll(async () => {
    await cleanUp();
    await postgres.remove();
  });

  it('callers are told to come back, the processes recover, and what they acknowledged is there', async () => {
    const seed = newSeed();
    const urls = servers.map(({ url }) => url);
    for (let round = 0; round < runs(2, 8); round += 1) {
      const org = await seedPlayground(postgres.url, `org-${round}`);
      let over = false;
      const load = { seed: seed + round * 1_000, clients: 10, goesOn: () => !over };
      const { recorder, ended } = startLoad(urls, org, load);
      const answered = () => recorder.operations.filter(({ told }) => told !== null).length;
      await waitFor('some load', async () => answered() > 100 + round * 50);
      await postgres.kill();
      await waitFor('refusals', async () => recorder.unavailable.length > 20);
      await postgres.start();
      const before = answered();
      await waitFor('both to recover', async () => answered() > before + 200);
      over = true;
      await ended;
      const logs = await auditDatabase(postgres.url);
      expect(violationsOf(recorder, org, logs.get(org.orgId)), repeatWith(seed)).toEqual([]);
      expect(recorder.faults).toEqual([]);
      const { operations, unavailable } = recorder;
      const refused = unavailable.filter(({ isUnknown }) => !isUnknown);
      expect(refused.filter(({ retryAfter }) => retryAfter !== '1')).toEqual([]);
      // All others were answered: nobody was cut off, and nobody waited in vain.
      const untold = operations.filter(({ told }) => told === null);
      expect(untold).toHaveLength(unavailable.length);
    }
  });
});
