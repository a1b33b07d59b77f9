import { expect, test } from 'vitest';

import { generated, isUpToDate } from './generate/files.ts';

test.each(generated)('$path is up to date', async (file) => {
  expect(await isUpToDate(file), 'run npm run generate').toBe(true);
});
