import type { Cores } from './cores.ts';
import { runLoad } from './load.ts';
import { findLastPage, type OperationName } from './operations.ts';
import { findPgbench, pgbenchScripts, runPgbench } from './pgbench.ts';
import { type Contestant, pgbenchNames, type Sample } from './results.ts';
import type { CallRange } from './send-calls.ts';
import type { Server } from './servers.ts';
import type { Shape } from './shape.ts';
import { runWriter } from './writer.ts';

/** What every measurement is made with. */
export interface Setting {
  readonly shape: Shape;
  readonly cores: Cores;
  readonly seconds: number;
  readonly connections: readonly number[];
  readonly record: (
    contestant: Contestant,
    operation: string,
    connections: number,
    sample: Sample,
  ) => void;
}

/** One that is measured once in every round. */
export interface Entry {
  readonly name: string;
  measure(setting: Setting): Promise<void>;
}

/** Joins and leaves of the hot group in one measurement; those who joined leave again. */
const hotCalls = Array.from({ length: 5_000 }, (_, index) => index);
const hotConnections = 64;

/** Free pairs are used up, each once, by whoever writes to a database. */
export interface FreePairs {
  next: number;
}

/** The service over HTTP, on either engine. */
export function serviceEntry(contestant: Contestant, server: Server, free: FreePairs): Entry {
  return {
    name: contestant,
    measure: async ({ shape, cores, seconds, connections, record }) => {
      const load = async (operation: OperationName, clients: number, calls: CallRange) => {
        const job = { url: server.url, shape, operation, connections: clients, calls };
        const report = await runLoad({ ...job, cursor, floorAnswer: null }, cores);
        record(contestant, operation, clients, report.sample);
        return report;
      };
      const cursor = await findLastPage(server.url, shape);
      for (const clients of connections) {
        await load('get', clients, { from: 0, seconds });
        await load('check', clients, { from: 0, seconds });
        const joined = await load('join', clients, { from: free.next, seconds });
        free.next = joined.next;
        await load('transfer', clients, joined.answered);
        await load('leave', clients, joined.answered);
      }
      free.next = await measureFeed(contestant, server, free, { shape, cores, seconds, record });
      await load('hotGet', 1, { from: 0, seconds });
      await load('hotJoin', hotConnections, hotCalls);
      await load('hotLeave', hotConnections, hotCalls);
      await load('firstPage', 1, { from: 0, seconds });
      await load('lastPage', 1, { from: 0, seconds });
    },
  };
}

/** How far the stream of changes is behind while joins go on. Returns the first free pair that was not used. */
async function measureFeed(
  contestant: Contestant,
  { url }: Server,
  free: FreePairs,
  { shape, cores, seconds, record }: Omit<Setting, 'connections'>,
): Promise<number> {
  const calls = { from: free.next, seconds };
  const job = { url, shape, calls, operation: 'join', connections: hotConnections } as const;
  const report = await runLoad({ ...job, follow: true, floorAnswer: null }, cores);
  const { changes, ...lag } = report.lag;
  if (changes < report.answered.length) throw new Error('The stream of changes lost some.');
  record(contestant, 'feed', hotConnections, { ...report.sample, ...lag });
  return report.next;
}

/** What the floors are asked: they give the service's answers. */
const floorOperations = ['get', 'check', 'join'] as const;
export type FloorAnswers = Readonly<Record<(typeof floorOperations)[number], string>>;

/** A bare server that gives the service's answers. */
export function floorEntry(contestant: Contestant, server: Server, answers: FloorAnswers): Entry {
  return {
    name: contestant,
    measure: async ({ shape, cores, seconds, connections, record }) => {
      for (const clients of connections)
        for (const operation of floorOperations) {
          const calls = { from: 0, seconds };
          const job = { url: server.url, shape, operation, connections: clients, calls };
          const report = await runLoad({ ...job, floorAnswer: answers[operation] }, cores);
          record(contestant, operation, clients, report.sample);
        }
    },
  };
}

/** Our writer and store in process, without HTTP. */
export function writerEntry(contestant: Contestant, database: string, free: FreePairs): Entry {
  return {
    name: contestant,
    measure: async ({ shape, cores, seconds, connections, record }) => {
      for (const clients of connections) {
        const job = { database, shape, clients, seconds, from: free.next };
        const { sample, next } = await runWriter(job, cores);
        free.next = next;
        record(contestant, 'join', clients, sample);
      }
    },
  };
}

export const pgbench = findPgbench();

/** Joins as SQL alone can make them. */
export function pgbenchEntry(program: string, url: string): Entry {
  return {
    name: 'pgbench',
    measure: async ({ shape, cores, seconds, record }) => {
      for (const clients of [1, 32])
        for (const contestant of pgbenchNames) {
          const script = pgbenchScripts[contestant](shape.groups);
          const sample = await runPgbench(program, { url, script, clients, seconds }, cores);
          record(contestant, 'join', clients, sample);
        }
    },
  };
}
