import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

import { defaultOrgSettings } from '../packages/coterie/src/domain/org.ts';
import type { ImportedThing } from '../packages/coterie/src/domain/imports.ts';
import { runImport } from '../packages/coterie/src/imports/run.ts';
import { openStore } from '../packages/coterie/src/store/open-store.ts';
import { createWriter } from '../packages/coterie/src/writer/writer.ts';

/**
 * How long an import takes: `node bench/import.ts <database url> [memberships]`, on an empty database. For PostgreSQL
 * it can be held against a COPY of the same rows with bench/copy.sql's statement.
 */
const [url = 'sqlite::memory:', given = '1000000'] = process.argv.slice(2);
const memberships = Number(given);
const groupsPerCustomer = 10;
const customers = memberships / groupsPerCustomer;
const groupSize = 50;
const groups = memberships / groupSize;

const folder = await mkdtemp(join(tmpdir(), 'coterie-import-'));
try {
  const store = await openStore(url);
  const writer = createWriter({ store, now: Date.now, maxWaiting: 1_000, maxBatch: 256 });
  const orgId = await store.reserveOrgId();
  const settings = { ...defaultOrgSettings, name: `import-${orgId}` };
  const operator = { tillId: null, requestId: null };
  await writer.submit<'createOrg'>(orgId, { type: 'createOrg', settings }, operator);

  const run = async (
    what: ImportedThing,
    count: number,
    line: (index: number) => string,
  ): Promise<void> => {
    const path = join(folder, `${what}.csv`);
    await write(path, count, line);
    const startedAt = performance.now();
    const asked = {
      orgId,
      tillId: null,
      importId: what,
      what,
      format: 'csv',
      mayRemove: 20,
    } as const;
    const done = await runImport({ store, writer }, createReadStream(path), asked);
    const seconds = (performance.now() - startedAt) / 1_000;
    const peak = process.resourceUsage().maxRSS / 1_024;
    process.stdout.write(
      `${what}: ${done.applied} of ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} rows/s, peak ${Math.round(peak)} MB\n`,
    );
  };
  await run('customers', customers, (index) =>
    index < 0 ? 'userId,mobile,firstName' : `${index + 1},${9_100_000_000 + index},Ann`,
  );
  await run('groups', groups, (index) =>
    index < 0 ? 'externalId,groupName,maxGroupSize' : `group-${index},Group ${index},100`,
  );
  // Sorted by group, as exports are; each customer's groups lie far apart.
  await run('members', memberships, (index) =>
    index < 0
      ? 'groupExternalId,userId,permissions'
      : `group-${Math.floor(index / groupSize)},${(index % customers) + 1},allow_points_redemption`,
  );
  await writer.close();
  await store.close();
} finally {
  await rm(folder, { recursive: true });
}

/** A file with a heading (the line of -1) and so many lines. */
async function write(path: string, count: number, line: (index: number) => string): Promise<void> {
  const file = createWriteStream(path);
  for (let index = -1; index < count; index += 1)
    if (!file.write(`${line(index)}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}
