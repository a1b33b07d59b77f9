import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

import { generated, isUpToDate } from './generate/files.ts';

/** Writes the files that are generated from the code; with --check, only names those that are out of date. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

for (const file of generated) {
  if (await isUpToDate(file)) continue;
  if (values.check) {
    process.stderr.write(`${file.path} is out of date; run npm run generate.\n`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(file.path), { recursive: true });
  await writeFile(file.path, await file.make());
  process.stdout.write(`${file.path} written\n`);
}
