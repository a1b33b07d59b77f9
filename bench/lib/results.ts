import { readFileSync } from 'node:fs';

import type { Cores } from './cores.ts';

/** One measurement of one contestant in one round. */
export interface Sample {
  /** Calls per second. */
  readonly rate: number;
  /** Response times in milliseconds: the median and the 99th percentile. */
  readonly p50: number;
  readonly p99: number;
  /** The load of the service's cores and of the load generator's cores, from 0 to 1; null if unknown. */
  readonly serverBusy: number | null;
  readonly loadBusy: number | null;
}

export type Engine = 'embedded' | 'postgres';
export const pgbenchNames = ['pgbench one statement', 'pgbench many statements'] as const;
export type Contestant =
  'node:http' | 'fastify' | Engine | `writer ${Engine}` | (typeof pgbenchNames)[number];

export const engineNames: Readonly<Record<Engine, string>> = {
  embedded: 'SQLite',
  postgres: 'PostgreSQL',
};

/** In the order in which the tables list them. */
export const contestantNames: Readonly<Record<Contestant, string>> = {
  embedded: 'service, SQLite',
  postgres: 'service, PostgreSQL',
  'node:http': 'bare node:http',
  fastify: 'bare Fastify',
  'writer embedded': 'writer, SQLite',
  'writer postgres': 'writer, PostgreSQL',
  'pgbench one statement': 'pgbench, one statement',
  'pgbench many statements': 'pgbench, many statements',
};

/** The measurements of one operation of one contestant, in all rounds. */
export interface Series {
  readonly memberships: number;
  readonly contestant: Contestant;
  readonly operation: string;
  /** Concurrent clients; each waits for its response before it sends the next request. */
  readonly connections: number;
  readonly samples: readonly Sample[];
}

/** The properties of one service on one database, measured once. */
export interface Installation {
  readonly engine: Engine;
  readonly memberships: number;
  /** Milliseconds from the start of the process until /readyz succeeds. */
  readonly readyMs: readonly number[];
  readonly idleBytes: number | null;
  readonly peakBytes: number | null;
  readonly databaseBytes: number;
  /** The parts of the memberships and of the change log, each with its indexes. */
  readonly membershipBytes: number;
  readonly changeBytes: number;
}

/** When, where and how long a run measured. */
export interface Run {
  readonly measuredOn: string;
  readonly commit: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly cores: Cores & { readonly pinned: boolean };
  readonly rounds: number;
  readonly seconds: number;
  /** What was not available, and why. */
  readonly skipped: readonly string[];
}

export interface Results extends Run {
  readonly series: readonly Series[];
  readonly installations: readonly Installation[];
}

export const resultsPath = 'docs/performance/results.json';

export function readResults(path: string = resultsPath): Results {
  return JSON.parse(readFileSync(path, 'utf8')) as Results;
}
