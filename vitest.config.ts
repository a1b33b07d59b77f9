import { defineConfig } from 'vitest/config';

// The packages find each other's sources, not what was last built of them.
const conditions = ['coterie-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['packages/coterie/test/postgres/setup.ts'],
    include: ['packages/*/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Tests that start processes or run thousands of commands need longer than vitest's 5 s.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
