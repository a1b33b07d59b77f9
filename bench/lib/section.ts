import { setTimeout as delay } from 'node:timers/promises';

import type { PostgresServer } from '../../packages/coterie/test/postgres/server.ts';
import {
  type Entry,
  type FloorAnswers,
  floorEntry,
  type FreePairs,
  pgbench,
  pgbenchEntry,
  serviceEntry,
  type Setting,
  writerEntry,
} from './contestants.ts';
import { memoryOf } from './cores.ts';
import { type Copy, copyPostgres, copySqlite } from './databases.ts';
import { headers, type OperationName, operations } from './operations.ts';
import { preparePgbench } from './pgbench.ts';
import type { Engine, Installation } from './results.ts';
import { type Server, startCoterie, startFloor } from './servers.ts';

/** A part of a run. */
export type Part = Engine | 'floor' | 'writer' | 'pgbench';

export interface SectionOptions extends Setting {
  readonly parts: ReadonlySet<Part>;
  readonly rounds: number;
  readonly folder: string;
  /** The program that starts the service. */
  readonly program: string;
  readonly postgres: PostgresServer | null;
  readonly say: (line: string) => void;
}

interface Running {
  readonly engine: Engine;
  readonly copy: Copy;
  readonly server: Server;
  readonly free: FreePairs;
  readonly readyMs: readonly number[];
  readonly idleBytes: number | null;
}

/** Measures everything on databases of one size: each contestant once per round, in rotating order. */
export async function measureSection(options: SectionOptions): Promise<readonly Installation[]> {
  const { shape, parts, rounds, say } = options;
  const services: Running[] = [];
  const closing: (() => Promise<void>)[] = [];
  try {
    for (const engine of ['embedded', 'postgres'] as const)
      if (parts.has(engine)) {
        say(`${engine}: a database with ${shape.memberships} memberships`);
        const service = await startService(engine, options);
        services.push(service);
        closing.push(() => service.server.stop().then(() => service.copy.remove()));
      }
    const entries = await prepareEntries(services, options, closing);
    for (const service of services) await warmUp(service, options);
    for (let round = 0; round < rounds; round += 1)
      for (const index of entries.keys()) {
        const entry = entries[(index + round) % entries.length];
        say(`round ${round + 1} of ${rounds}: ${entry?.name}`);
        await entry?.measure(options);
      }
    return services.map(({ engine, copy, server, readyMs, idleBytes }) => ({
      engine,
      memberships: shape.memberships,
      readyMs,
      idleBytes,
      peakBytes: memoryOf(server.pid).peak,
      ...copy.sizes,
    }));
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function startService(engine: Engine, options: SectionOptions): Promise<Running> {
  const { shape, cores, folder, postgres, rounds } = options;
  const copy =
    postgres !== null && engine === 'postgres'
      ? await copyPostgres(postgres, 'run', shape)
      : await copySqlite(folder, shape);
  const readyMs: number[] = [];
  for (let start = 1; ; start += 1) {
    const server = await startCoterie(options.program, copy.url, cores.server);
    readyMs.push(server.readyMs);
    if (start < rounds) {
      await server.stop();
      continue;
    }
    // Gives the process time to release what it needed only to start.
    await delay(1_000);
    const idleBytes = memoryOf(server.pid).now;
    return { engine, copy, server, free: { next: 0 }, readyMs, idleBytes };
  }
}

async function prepareEntries(
  services: readonly Running[],
  options: SectionOptions,
  closing: (() => Promise<void>)[],
): Promise<readonly Entry[]> {
  const { parts, shape, cores, postgres } = options;
  const entries: Entry[] = [];
  const [first] = services;
  if (parts.has('floor') && first !== undefined) {
    const answers = await sampleAnswers(first, options);
    for (const kind of ['node:http', 'fastify'] as const) {
      const server = await startFloor(kind, answers, cores.server);
      closing.push(() => server.stop());
      entries.push(floorEntry(kind, server, answers));
    }
  }
  for (const { engine, server, free, copy } of services) {
    entries.push(inMemory(copy, serviceEntry(engine, server, free)));
    if (parts.has('writer'))
      entries.push(inMemory(copy, writerEntry(`writer ${engine}`, copy.url, free)));
  }
  if (parts.has('pgbench') && pgbench !== null && postgres !== null) {
    const copy = await copyPostgres(postgres, 'run_pgbench', shape);
    closing.push(() => copy.remove());
    await preparePgbench(copy.url);
    entries.push(inMemory(copy, pgbenchEntry(pgbench, copy.url)));
  }
  return entries;
}

/** Loads the entry's database into memory first, because all databases of a section may not fit in there together. */
function inMemory(copy: Copy, entry: Entry): Entry {
  return {
    ...entry,
    measure: async (setting) => {
      await copy.intoMemory();
      await entry.measure(setting);
    },
  };
}

/** Records the service's responses, which the floors then send. */
async function sampleAnswers(
  { server, free }: Running,
  { shape }: SectionOptions,
): Promise<FloorAnswers> {
  const ask = async (operation: OperationName, index: number): Promise<string> => {
    const { method, path, body, isRight } = operations[operation](shape, index, '');
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const answer = await response.text();
    if (!isRight(answer)) throw new Error(`Wrong response to ${method} ${path}: ${answer}`);
    return answer;
  };
  const answers = {
    get: await ask('get', 0),
    check: await ask('check', 0),
    join: await ask('join', free.next),
  };
  free.next += 1;
  return answers;
}

/** Warms up, so that code is compiled and caches are filled. */
async function warmUp({ engine, server, free }: Running, options: SectionOptions): Promise<void> {
  const unrecorded = { ...options, connections: [64], record: () => {} };
  await serviceEntry(engine, server, free).measure(unrecorded);
}
