import { expect, onTestFinished, test } from 'vitest';

import { StoreUnavailable } from '../../src/store/store.ts';
import { startTestService } from '../http-service.ts';
import { copyDatabase, createDatabase, createEmptyDatabase } from './database.ts';

test('reads come from the read database, and never from one that is older than was asked for', async () => {
  const { url, drop } = await createDatabase();
  onTestFinished(drop);
  const before = await startTestService({ database: url });
  await before.caller.post('/v2/userGroup2', { externalId: 'old', maxGroupSize: 5 });
  await before.service.close();
  // A copy that stands still, as a replica does that lags very far behind.
  const copy = await copyDatabase(url);
  onTestFinished(copy.drop);

  const running = await startTestService({ database: url, readDatabase: copy.url }, { org: false });
  onTestFinished(() => running.close());
  const caller = running.as('till.1');
  const made = await caller.post('/v2/userGroup2', { externalId: 'new', maxGroupSize: 5 });
  expect(made.status).toBe(200);
  const sequence = Number(made.headers['x-coterie-sequence']);
  const read = (externalId: string, wanted: number) =>
    caller.send({
      method: 'GET',
      url: `/v2/userGroup2?externalId=${externalId}`,
      headers: { 'x-coterie-min-sequence': String(wanted) },
    });

  expect((await read('old', sequence - 1)).status).toBe(200);
  expect((await caller.get('/v2/userGroup2?externalId=new')).body.errors[0].code).toBe(1632);
  expect((await read('new', sequence)).status).toBe(503);
});

test('a read database without tables is refused at the start', async () => {
  const [{ url, drop }, empty] = [await createDatabase(), await createEmptyDatabase()];
  onTestFinished(drop);
  onTestFinished(empty.drop);
  const starting = startTestService({ database: url, readDatabase: empty.url });
  await expect(starting).rejects.toThrow(StoreUnavailable);
});
