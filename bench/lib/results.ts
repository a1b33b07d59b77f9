import { readFileSync } from 'node:fs';

import type { Cores } from './cores.ts';

/** One measurement: of one contestant, in one round. */
export interface Sample {
  /** Calls a second. */
  readonly rate: number;
  /** Milliseconds until the answer: half of them were faster, and 99 of a hundred. */
  readonly p50: number;
  readonly p99: number;
  /** How busy the cores of the service and of the load were, 0 to 1. */
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

/** What was measured in every round. */
export interface Series {
  readonly memberships: number;
  readonly contestant: Contestant;
  readonly operation: string;
  /** Clients that each wait for their answer before they send again. */
  readonly connections: number;
  readonly samples: readonly Sample[];
}

/** What was measured once of a service on a database. */
export interface Installation {
  readonly engine: Engine;
  readonly memberships: number;
  /** From the start of the process until /readyz says so. */
  readonly readyMs: readonly number[];
  readonly idleBytes: number | null;
  readonly peakBytes: number | null;
  readonly databaseBytes: number;
  /** Table and indexes of the memberships, and the change log, of the whole. */
  readonly membershipBytes: number;
  readonly changeBytes: number;
}

/** When, where and how long was measured. */
export interface Run {
  readonly measuredOn: string;
  readonly commit: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly cores: Cores & { readonly pinned: boolean };
  readonly rounds: number;
  readonly seconds: number;
  /** What was left out, and why. */
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
