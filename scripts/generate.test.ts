import { expect, test } from 'vitest';

import { generated, isUpToDate } from './generate/files.ts';

test.each(generated)('$path is what the code makes of it', async (file) => {
  expect(await isUpToDate(file), 'npm run generate writes it').toBe(true);
});
