import type { Cores } from './cores.ts';
import { runLoad } from './load.ts';
import { findLastPage, type OperationName } from './operations.ts';
import { findPgbench, pgbenchScripts, runPgbench } from './pgbench.ts';
import { type Contestant, pgbenchNames, type Sample } from './results.ts';
import type { CallRange } from './send-calls.ts';
import type { Server } from './servers.ts';
import type { Shape } from './shape.ts';
import { runWriter } from './writer.ts';

/** The settings of every measurement. */
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

/** A contestant; each is measured once per round. */
export interface Entry {
  readonly name: string;
  measure(setting: Setting): Promise<void>;
}

/** The joins of the hot group in one measurement; the same customers leave again afterwards. */
const hotCalls = Array.from({ length: 5_000 }, (_, index) => index);
const hotConnections = 64;

/** The next unused free pair of a database; everything that writes to it uses each pair once. */
export interface FreePairs {
  next: number;
}

/** Measures the service over HTTP, on either engine. */
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

/** Measures the delay of the change stream during joins. Returns the first free pair that was not used. */
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
  if (changes < report.answered.length) throw new Error('The change stream lost changes.');
  record(contestant, 'feed', hotConnections, { ...report.sample, ...lag });
  return report.next;
}

/** The operations of the floors, which send the service's responses. */
const floorOperations = ['get', 'check', 'join'] as const;
export type FloorAnswers = Readonly<Record<(typeof floorOperations)[number], string>>;

/** Measures a bare server that sends the service's responses. */
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

/** Measures the service's writer and store in process, without HTTP. */
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

/** Measures joins written by SQL alone. */
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
