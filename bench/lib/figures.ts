import {
  type Contestant,
  contestantNames,
  type Engine,
  engineNames,
  pgbenchNames,
  type Results,
} from './results.ts';
import { samplesOf, sizesOf, type Spread, spreadOf } from './spread.ts';

/** A number with a target, or one that is compared with another measurement. */
export interface Figure {
  readonly what: string;
  readonly against: string;
  readonly memberships: number;
  readonly value: Spread;
  readonly unit: '×' | 'ms';
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
}

/** The share of each floor's rate that a get must reach; null without a target. */
const getTargets = {
  embedded: { 'node:http': null, fastify: { atLeast: 0.65 } },
  postgres: { 'node:http': { atLeast: 0.4 }, fastify: null },
} as const;

/** All figures, size by size, without those that were not measured. */
export function figuresOf(results: Results): readonly Figure[] {
  return sizesOf(results).flatMap((memberships) =>
    (['embedded', 'postgres'] as const).flatMap((engine) =>
      figuresOfService(results, memberships, engine),
    ),
  );
}

function figuresOfService(
  results: Results,
  memberships: number,
  engine: Engine,
): readonly Figure[] {
  const rates = (contestant: Contestant, operation: string, connections: number) =>
    samplesOf(results, memberships, contestant, operation, connections).map(({ rate }) => rate);
  const times = (
    contestant: Contestant,
    part: 'p50' | 'p99',
    operation: string,
    connections: number,
  ) => samplesOf(results, memberships, contestant, operation, connections).map((one) => one[part]);
  // The rate that they could reach if the load generator kept up with them.
  const perBusyCore = (contestant: Contestant) =>
    samplesOf(results, memberships, contestant, 'get', 64).map(({ rate, serverBusy }) =>
      serverBusy === null ? Number.NaN : rate / serverBusy,
    );
  // In each round the best result of both scripts with any number of clients.
  const bestPgbench = bestOfRounds(
    pgbenchNames.flatMap((name) => [rates(name, 'join', 1), rates(name, 'join', 32)]),
    Math.max,
  );
  const lonePgbench = bestOfRounds(
    pgbenchNames.map((name) => times(name, 'p50', 'join', 1)),
    Math.min,
  );
  const onPostgres = engine === 'postgres';
  const [smallest = memberships] = sizesOf(results);
  const figures: (Omit<Figure, 'value' | 'memberships'> & { values: readonly number[] })[] = [
    ...(['node:http', 'fastify'] as const).flatMap((floor) =>
      [1, 64, 256].map((connections) => ({
        what: `get, ${showClients(connections)}`,
        against: `the same response, ${contestantNames[floor]}`,
        values: divide(rates(engine, 'get', connections), rates(floor, 'get', connections)),
        unit: '×' as const,
        target: connections === 64 ? getTargets[engine][floor] : null,
      })),
    ),
    {
      what: 'check, 64 clients',
      against: `the same response, ${contestantNames.fastify}`,
      values: divide(rates(engine, 'check', 64), rates('fastify', 'check', 64)),
      unit: '×',
      target: { atLeast: 0.6 },
    },
    {
      what: 'join, 64 clients',
      against: `the same response, ${contestantNames.fastify}`,
      values: divide(rates(engine, 'join', 64), rates('fastify', 'join', 64)),
      unit: '×',
      target: onPostgres ? null : { atLeast: 0.35 },
    },
    {
      what: 'join a group of 30,000, 64 clients',
      against: 'join a group of 20',
      values: divide(rates(engine, 'hotJoin', 64), rates(engine, 'join', 64)),
      unit: '×',
      target: { atLeast: 0.9 },
    },
    {
      what: 'time of the 10,000th page of a list',
      against: 'time of its first page',
      values: divide(times(engine, 'p50', 'lastPage', 1), times(engine, 'p50', 'firstPage', 1)),
      unit: '×',
      target: { atMost: 1.2 },
    },
    {
      what: 'get per busy second of the core, 64 clients',
      against: `the same response, ${contestantNames['node:http']}`,
      values: divide(perBusyCore(engine), perBusyCore('node:http')),
      unit: '×',
      target: null,
    },
    ...[64, 256].map((connections) => ({
      what: `join, ${showClients(connections)}`,
      against: 'the best of pgbench',
      values: onPostgres ? divide(rates(engine, 'join', connections), bestPgbench) : [],
      unit: '×' as const,
      target: connections === 64 ? { atLeast: 2 } : null,
    })),
    {
      what: 'join without HTTP, 64 clients',
      against: 'the best of pgbench',
      values: onPostgres ? divide(rates('writer postgres', 'join', 64), bestPgbench) : [],
      unit: '×',
      target: null,
    },
    {
      what: 'join, 64 clients',
      against: 'join without HTTP',
      values: divide(rates(engine, 'join', 64), rates(`writer ${engine}`, 'join', 64)),
      unit: '×',
      target: null,
    },
    {
      what: 'time of a join, 1 client',
      against: 'a pgbench transaction, 1 client',
      values: onPostgres ? divide(times(engine, 'p50', 'join', 1), lonePgbench) : [],
      unit: '×',
      target: { atMost: 1.5 },
    },
    ...['get', 'join'].map((operation) => ({
      what: `time of a ${operation}, 1 client`,
      against: '',
      values: times(engine, 'p50', operation, 1),
      unit: 'ms' as const,
      target: null,
    })),
    {
      what: 'p99 from a decision to the reader of the stream, joins by 64 clients',
      against: '',
      values: times(engine, 'p99', 'feed', 64),
      unit: 'ms',
      target: { atMost: 100 },
    },
    ...['get', 'join', 'transfer', 'leave'].map((operation) => ({
      what: `p99 of a ${operation}, 64 clients`,
      against: '',
      values: times(engine, 'p99', operation, 64),
      unit: 'ms' as const,
      target: { atMost: onPostgres ? 25 : 15 },
    })),
    ...['get', 'check', 'join', 'transfer', 'leave'].map((operation) => ({
      what: `${operation}, 64 clients`,
      against: `with ${smallest.toLocaleString('en')} memberships`,
      values:
        memberships === smallest
          ? []
          : divide(
              rates(engine, operation, 64),
              samplesOf(results, smallest, engine, operation, 64).map(({ rate }) => rate),
            ),
      unit: '×' as const,
      target: { atLeast: 0.8 },
    })),
  ];
  return figures.flatMap(({ values, what, ...figure }) => {
    const value = spreadOf(values);
    const named = `${engineNames[engine]}: ${what}`;
    return value === null ? [] : [{ ...figure, what: named, memberships, value }];
  });
}

function showClients(connections: number): string {
  return connections === 1 ? '1 client' : `${connections} clients`;
}

/** Divides round by round, so that anything that slows down both in a round cancels out. */
export function divide(ours: readonly number[], floors: readonly number[]): readonly number[] {
  return ours.flatMap((value, round) => {
    const floor = floors[round];
    return floor === undefined || Number.isNaN(value / floor) ? [] : [value / floor];
  });
}

function bestOfRounds(
  all: readonly (readonly number[])[],
  best: (...values: number[]) => number,
): readonly number[] {
  const rounds = Math.max(...all.map((values) => values.length));
  return Array.from({ length: rounds }, (_, round) =>
    best(...all.flatMap((values) => values[round] ?? [])),
  );
}
