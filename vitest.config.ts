import { defineConfig } from 'vitest/config';

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

/** How often properties and the like are tried; see scripts/run-sizes.ts. */
const lengthOf = (mode: string) => (mode === 'long' ? 'long' : 'short');

const shared = {
  setupFiles: ['scripts/properties.ts'],
  // Tests that start processes or run thousands of commands need longer than vitest's 5 s.
  testTimeout: 180_000,
  hookTimeout: 60_000,
  // What comes true by itself may take long on a machine that others use; waiting costs nothing where it does not.
  expect: { poll: { timeout: 60_000 } },
};

const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig(({ mode }) => ({
  ...resolution,
  test: {
    // Only here: a project that inherits it would start a PostgreSQL of its own.
    globalSetup: ['packages/coterie/test/postgres/setup.ts'],
    // Much of the time is spent waiting for processes and disks: all cores, not all but one.
    maxWorkers: '100%',
    projects: [
      {
        ...resolution,
        test: {
          ...shared,
          name: 'sqlite',
          include: every,
          provide: { engine: 'sqlite', length: lengthOf(mode) },
        },
      },
      {
        ...resolution,
        test: {
          ...shared,
          name: 'postgres',
          include: onEveryEngine,
          provide: { engine: 'postgres', length: lengthOf(mode) },
        },
      },
    ],
  },
}));
