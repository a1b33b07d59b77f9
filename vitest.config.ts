import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Tests that start processes or run thousands of commands need longer than vitest's 5 s.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
