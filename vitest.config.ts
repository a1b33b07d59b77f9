import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { LongestFirst } from './scripts/longest-first.ts';
import { splitFiles } from './scripts/test-files.ts';

// The packages find each other's sources, not what was last built of them.
const conditions = ['coterie-source', 'module', 'node', 'development|production'];

const every = ['packages/*/{src,test}/**/*.test.ts', '{bench,scripts}/**/*.test.ts'];
// Everything that goes through the store by its port or by HTTP, on the second engine too.
const onEveryEngine = [
  'packages/coterie/src/{domain,writer}/**/*.test.ts',
  // One name a line: tests that come side by side do not meet.
  ...[
    'auth',
    'batch',
    'batch-invitations',
    'change-stream',
    'changes',
    'checks',
    'contract-*',
    'customers',
    'dry-run',
    'error-codes',
    'every-field',
    'expiry',
    'faults',
    'finding',
    'fuzz',
    'idempotency',
    'invitations',
    'erasure',
    'erasure-columns',
    'as-of',
    'ids',
    'import-crash',
    'imports',
    'undo-import',
    'log-chain',
    'native-writes',
    'raw-http',
    'removals',
    'seed-samples',
    'sequence',
    'snapshot',
    'succession',
    'sweep-unseen',
    'sweeper',
    'webhooks',
  ].map((name) => `packages/coterie/test/${name}.test.ts`),
];

/** How long tests may take. */
const limits = {
  short: {
    // Tests that start processes or run thousands of commands need longer than vitest's 5 s.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
  long: { testTimeout: 7_200_000, hookTimeout: 60_000 },
};

const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** Two projects: of the files that share processes, and of those that need one for each. */
function projectsOf(engine: 'sqlite' | 'postgres', patterns: readonly string[], mode: string) {
  const { shared, alone } = splitFiles(patterns);
  const length = mode === 'long' ? ('long' as const) : ('short' as const);
  const test = {
    ...limits[length],
    setupFiles: ['scripts/properties.ts'],
    // What comes true by itself may take long on a machine that others use; waiting costs nothing where it does not.
    expect: { poll: { timeout: 60_000 } },
    provide: { engine, length },
  };
  return [
    { ...resolution, test: { ...test, name: engine, include: shared, isolate: false } },
    { ...resolution, test: { ...test, name: `${engine}-alone`, include: alone } },
  ];
}

export default defineConfig(({ mode }) => ({
  ...resolution,
  test: {
    // Only here: a project that inherits it would start a PostgreSQL of its own.
    globalSetup: ['packages/coterie/test/postgres/setup.ts'],
    // Much of the time is spent waiting for processes, timers and disks.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...projectsOf('sqlite', every, mode),
      ...projectsOf('postgres', onEveryEngine, mode),
    ],
  },
}));
