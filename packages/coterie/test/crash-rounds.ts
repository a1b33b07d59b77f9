import { setTimeout as sleep } from 'node:timers/promises';

import { audit } from './audit.ts';
import { createClient, type Credential } from './http-client.ts';
import { checkAnswers, isAcknowledged } from './ledger.ts';
import { createRandom } from './random.ts';
import { seedOrg } from './seed.ts';
import { startServer } from './server-process.ts';
import { callUntil, createWorld, type World } from './traffic.ts';

/** What came of one round: load, a kill in the middle of it, and an audit of what is left. */
interface Round {
  readonly sent: number;
  readonly acknowledged: number;
  /** Requests that the kill cut off. */
  readonly unanswered: number;
  readonly violations: readonly string[];
}

export interface CrashTest {
  /**
   * Starts the server, loads it, kills it after that time, or later, when it has acknowledged some writes, and audits
   * the file.
   */
  run(killAfterMs: number): Promise<Round>;
}

const callersPerOrg = 12;

/** Fewer in a round would mean that it killed a server that had nothing to do. */
const leastAcknowledged = 30;

/** Prepares a database file with two orgs to be killed over and over. */
export async function prepareCrashTest(databasePath: string, seed: number): Promise<CrashTest> {
  const orgs: { credential: Credential; world: World }[] = [];
  for (const name of ['first', 'second']) {
    const { orgId, ...credential } = await seedOrg(databasePath, name, { productLimit: 50 });
    orgs.push({ credential, world: createWorld(orgId) });
  }
  let roundCount = 0;

  return {
    run: async (killAfterMs) => {
      roundCount += 1;
      const before = orgs.map(({ world }) => world.sent.length);
      const server = await startServer(databasePath, ['--log-level', 'warn']);
      let over = false;
      const callers = orgs.flatMap(({ credential, world }, org) =>
        Array.from({ length: callersPerOrg }, async (_, caller) => {
          const random = createRandom(seed + roundCount * 1_000 + org * 100 + caller);
          const client = createClient(server.url, credential, { sockets: 1 });
          await callUntil(world, client, random, () => over);
          client.close();
        }),
      );
      const fresh = () => orgs.flatMap(({ world }, org) => world.sent.slice(before[org]));
      const acknowledged = () => fresh().filter(isAcknowledged).length;
      await sleep(killAfterMs);
      while (acknowledged() < leastAcknowledged) await sleep(20);
      await server.kill();
      over = true;
      await Promise.all(callers);
      const found = audit(databasePath);
      const sent = orgs.flatMap(({ world }) => world.sent);
      return {
        sent: fresh().length,
        acknowledged: acknowledged(),
        unanswered: fresh().filter(({ answer }) => answer === null).length,
        violations: [...found.violations, ...checkAnswers(sent, found.changesByOrg)],
      };
    },
  };
}
