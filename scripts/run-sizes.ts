import { relative } from 'node:path';

import * as fc from 'fast-check';
import { expect, inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `long` with `npm run test:long`. */
    length: 'short' | 'long';
  }
}

const { SEED } = process.env;
const isLong = inject('length') === 'long';

/** How often something is tried: in every run of the tests, and in `npm run test:long`, which precedes a release. */
export function runs(short: number, long: number): number {
  return isLong ? long : short;
}

/** A random seed, or that of the environment variable SEED, which repeats what a failure has told. */
export function newSeed(): number {
  return Number(SEED ?? Date.now() % 1_000_000_000);
}

/** Properties try the same values in every short run, so that a change never fails by chance, and others in each long one. */
export const propertySeed = isLong || SEED !== undefined ? newSeed() : 20_261_127;

/** For the message of a failure: how to see it again. */
export function repeatWith(seed: number): string {
  const { testPath = '', currentTestName = '' } = expect.getState();
  const [name = ''] = currentTestName.split(' > ').slice(-1);
  const file = relative(process.cwd(), testPath);
  const mode = isLong ? ' --mode long' : '';
  return `To repeat it: SEED=${seed} npx vitest run --project ${inject('engine')}${mode} ${file} -t ${JSON.stringify(name)}`;
}

/**
 * Asserts a property `least` times, and goes on until `isCovered` says that it tried enough different things, at most
 * `most` times. So the short form stays as short as the coverage allows, whatever a change does to the random values.
 */
export async function assertUntilCovered<Values>(
  property: fc.IAsyncProperty<Values>,
  { least, most, isCovered }: { least: number; most: number; isCovered: () => boolean },
  parameters: fc.Parameters<Values> = {},
): Promise<number> {
  let done = 0;
  for (let slice = 0; done < least || (done < most && !isCovered()); slice += 1) {
    const numRuns = done === 0 ? least : Math.min(stepRuns, most - done);
    await fc.assert(property, { ...parameters, numRuns, seed: propertySeed + slice });
    done += numRuns;
  }
  return done;
}

const stepRuns = 50;
