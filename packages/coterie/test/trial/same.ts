import { isDeepStrictEqual } from 'node:util';

import { expect } from 'vitest';

/** As `toEqual`, which is slow where nearly all comparisons succeed. */
export function expectSame(actual: unknown, expected: unknown, about: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, about).toEqual(expected);
}
