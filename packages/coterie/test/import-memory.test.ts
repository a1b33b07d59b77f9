import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, makeFolder, runCli } from './server-process.ts';

afterAll(cleanUp);

const rows = runs(100_000, 1_000_000);
const groupSize = 300;

async function write(path: string, heading: string, lines: Iterable<string>): Promise<string> {
  const file = createWriteStream(path);
  file.write(`${heading}\n`);
  for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
  return path;
}

function* each(count: number, line: (index: number) => string): Generator<string> {
  for (let index = 0; index < count; index += 1) yield line(index);
}

it('imports a file of any length in a memory that does not grow with it', async () => {
  const database = makeDatabasePath();
  const folder = makeFolder();
  await seedOrg(database, 'acme');
  const run = async (path: string) => {
    const args = ['import', path, '--org', 'acme', '--json', '--database', `sqlite:${database}`];
    // The program alone needs two thirds of it; all rows together would need ten times as much.
    const small = { nodeOptions: ['--max-old-space-size=64'], deadlineMs: 600_000 };
    const { code, stdout, stderr } = await runCli(args, small);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout) as object;
  };
  const groups = rows / groupSize;
  await run(
    await write(
      join(folder, 'customers.csv'),
      'userId,mobile',
      each(groupSize, (index) => `${index + 1},m${index}`),
    ),
  );
  await run(
    await write(
      join(folder, 'groups.csv'),
      'externalId,maxGroupSize',
      each(groups, (index) => `g${index},${groupSize}`),
    ),
  );
  const done = await run(
    await write(
      join(folder, 'members.csv'),
      'groupExternalId,userId',
      each(rows, (index) => `g${Math.floor(index / groupSize)},${(index % groupSize) + 1}`),
    ),
  );
  expect(done).toMatchObject({ applied: rows, refused: 0 });
}, 900_000);
