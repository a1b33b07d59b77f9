import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { openStore } from '../../src/store/open-store.ts';
import { type Client, createClient, type Credential } from '../http-client.ts';
import { addGroup, seedOrg } from '../seed.ts';
import {
  cleanUp,
  makeDatabasePath,
  runCli,
  type ServerProcess,
  startServer,
  waitFor,
} from '../server-process.ts';
import { createDatabase } from './database.ts';

const workers = ['--workers', '3'];

let url: string;
let credential: Credential;
let orgId: number;

beforeEach(async () => {
  const database = await createDatabase();
  ({ url } = database);
  ({ orgId, ...credential } = await seedOrg(url, 'acme'));
  onTestFinished(async () => {
    await cleanUp();
    await database.drop();
  });
});
afterEach(cleanUp);

/** The processes that answered a request so far. */
function answering(server: ServerProcess): ReadonlySet<number> {
  const requests = server.logLines().filter(({ msg }) => msg === 'request');
  return new Set(requests.map(({ pid }) => Number(pid)));
}

/** Asks over new connections until as many processes have answered as there are. */
async function waitForWorkers(
  server: ServerProcess,
  count: number,
  without?: number,
): Promise<ReadonlySet<number>> {
  return waitFor(`${count} answering processes`, async () => {
    await Promise.all(Array.from({ length: 12 }, () => ask(server)));
    const pids = [...answering(server)].filter((pid) => pid !== without);
    return pids.length >= count && new Set(pids);
  });
}

async function ask(server: ServerProcess): Promise<void> {
  const client = createClient(server.url, null);
  try {
    await client.send({ method: 'GET', path: '/healthz' });
  } catch {
    // It came to the process that was just killed.
  } finally {
    client.close();
  }
}

/** Creates groups until told to stop; returns the names of those that were acknowledged. */
async function createGroups(
  client: Client,
  prefix: string,
  isOver: () => boolean,
): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  for (let count = 0; !isOver(); count += 1) {
    const name = `${prefix}-${count}`;
    try {
      await addGroup(client, name, 5);
      acknowledged.push(name);
    } catch {
      // Cut off with its worker; the next call is another connection's.
    }
  }
  return acknowledged;
}

async function storedGroups(names: readonly string[]): Promise<readonly string[]> {
  const store = await openStore(url);
  const found = await store.findGroups(
    orgId,
    names.map((externalId) => ({ externalId })),
  );
  await store.close();
  return found.flatMap((group) => (group === null ? [] : [group.externalId]));
}

describe('coterie serve --workers', () => {
  it('answers by that many processes on one port, and greets once', async () => {
    const server = await startServer(url, workers);
    const pids = await waitForWorkers(server, 3);
    expect(pids).toHaveLength(3);
    expect([...pids]).not.toContain(server.pid);
    expect(server.stderr().match(/listens on/g)).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends all of them on %s with code 0', async (signal) => {
    const server = await startServer(url, workers);
    const pids = await waitForWorkers(server, 3);
    const greeting = server.stderr();
    // A terminal and some supervisors signal each of the processes.
    for (const pid of pids) process.kill(pid, signal);
    const { code, stderr } = await server.stop(signal);
    expect({ code, stderr }).toEqual({ code: 0, stderr: greeting });
    const stopped = server.logLines().filter(({ msg }) => msg === 'stopped');
    expect(new Set(stopped.map(({ pid }) => pid))).toEqual(pids);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('replaces a worker that is killed, and loses no acknowledged write', async () => {
    const server = await startServer(url, workers);
    const [victim = 0] = await waitForWorkers(server, 3);
    let over = false;
    const callers = Array.from({ length: 12 }, (_, caller) =>
      createGroups(
        createClient(server.url, credential, { sockets: 1 }),
        `group-${caller}`,
        () => over,
      ),
    );
    await waitFor('writes', async () => answering(server).has(victim));
    process.kill(victim, 'SIGKILL');
    await waitForWorkers(server, 3, victim);
    over = true;
    const acknowledged = (await Promise.all(callers)).flat();
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await storedGroups(acknowledged)).toEqual(acknowledged);
    expect(server.stderr()).toContain(`Worker ${victim} exited (SIGKILL); starting another.\n`);
    await addGroup(createClient(server.url, credential), 'afterwards', 5);
    expect((await server.stop()).code).toBe(0);
  });

  it('leaves no process behind when the one that started them is killed', async () => {
    const server = await startServer(url, workers);
    const pids = await waitForWorkers(server, 3);
    server.signal('SIGKILL');
    for (const pid of pids)
      await waitFor('the end of a worker', async () => {
        try {
          return !process.kill(pid, 0);
        } catch {
          return true;
        }
      });
    await server.exited;
  });

  it('tells once why none of them can start, and ends', async () => {
    const missing = await runCli(['serve', ...workers, '--port', '0', '--database', `${url}x`]);
    expect(missing.code).toBe(4);
    expect(missing.stderr).toMatch(/^Cannot open the database: .* does not exist\.\n$/);
    const server = await startServer(url);
    const { port } = new URL(server.url);
    const taken = await runCli(['serve', ...workers, '--port', port, '--database', url]);
    expect(taken.code).toBe(5);
    expect(taken.stderr).toMatch(/^Cannot listen: .*EADDRINUSE.* Choose another .*\n$/);
  });

  it('refuses an SQLite file, whose writing one process does', async () => {
    const path = makeDatabasePath();
    const exit = await runCli(['serve', ...workers, '--database', `sqlite:${path}`]);
    expect(exit).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        '--workers needs a PostgreSQL database; an SQLite file is written by a single process.\n',
    });
  });
});
