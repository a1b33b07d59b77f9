import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { type Caller, createGroup, startTestService } from './http-service.ts';
import { newRawDatabase, type RawDatabase } from './raw-database.ts';
import { startReceiver } from './receiver.ts';

const mobile = '919876501234';
/** What tells who she is, or a person who was merged into her. Searches and logs may have it in small letters. */
const hers = {
  mobile,
  email: 'asha.known@example.com',
  card: 'card-4711-0815',
  account: 'known-account',
  first: 'Ashaknown',
  last: 'Sharmaknown',
  nick: 'knownnick',
  note: 'knownnote',
  channel: 'knownchannel',
  till: 'knowntill',
  second: '919876509999',
  merged: '919876505678',
  mergedName: 'Oldknown',
};
const words = Object.values(hers).map((word) => word.toLowerCase());

/** The columns of the schema that have a text of hers, and how many text columns were looked at. */
async function lookForHer(database: RawDatabase) {
  const found: string[] = [];
  const columns = (await database.columns()).filter(({ isText }) => isText);
  for (const { table, column } of columns) {
    const rows = await database.all(`SELECT ${column} AS text FROM ${table}`);
    const texts = rows.map(({ text }) => String(text).toLowerCase());
    if (texts.some((text) => words.some((word) => text.includes(word))))
      found.push(`${table}.${column}`);
  }
  return { found: found.toSorted(), lookedAt: columns.length };
}

/** Answers whoever speaks to it with what he said, which is no HTTP. */
async function startEcho(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Receivers that answer with all that they were sent, wherever an answer has room for it. */
async function startTellingReceivers(caller: Caller): Promise<() => Promise<boolean>> {
  const receiver = await startReceiver();
  receiver.answer((response, { body }) => {
    const said = body.replaceAll(/[^ -~]/g, '');
    const headers = { 'retry-after': said, location: said, 'content-type': 'text/plain' };
    response.writeHead(500, said, headers).end(body);
  });
  const made: number[] = [];
  for (const url of [receiver.url, await startEcho()]) {
    const { body } = await caller.post('/api/v1/webhooks', { url, kinds: ['customerCreated'] });
    made.push(body.webhookId);
  }
  // Both have failed, and the attempt is stored.
  return async () => {
    const failed = await Promise.all(
      made.map(async (id) => (await caller.get(`/api/v1/webhooks/${id}/deliveries`)).body.items),
    );
    return failed.every((items) => items.length > 0);
  };
}

/** She does, and has done to her, all that takes a text of hers; each call with an Idempotency-Key of its own. */
async function live(caller: Caller): Promise<number> {
  let count = 0;
  const send = async (url: string, payload?: object, method: 'POST' | 'DELETE' = 'POST') => {
    const headers = { 'idempotency-key': `key-${(count += 1)}` };
    return caller.send({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  };
  const importRows = (what: string, payload: string) =>
    caller.send({
      method: 'POST',
      url: `/api/v1/imports?what=${what}`,
      headers: { 'content-type': 'text/csv' },
      payload,
    });
  const byMobile = `source=INSTORE&identifierName=mobile&identifierValue=${mobile}`;
  const groupId = await createGroup(caller, 'family');
  // Before anybody has it: what could not be done is remembered, too.
  await send(`/v2/userGroup2/${groupId}/leave?${byMobile}`, undefined, 'DELETE');
  await importRows(
    'members',
    `groupId,identifierType,identifierValue\n${groupId},mobile,${mobile}\n`,
  );

  const identifiers = [
    { type: 'mobile', value: mobile },
    { type: 'email', value: hers.email },
    { type: 'cardnumber', value: hers.card },
  ];
  const made = await send('/v2/customers', {
    associatedWith: hers.till,
    extendedFields: { note: hers.note },
    profiles: [
      {
        source: 'INSTORE',
        firstName: hers.first,
        lastName: hers.last,
        fields: { nick: hers.nick },
        commChannels: [{ type: 'mobile', value: hers.channel }],
        identifiers,
      },
      {
        source: 'WECHAT',
        accountId: hers.account,
        identifiers: [{ type: 'mobile', value: mobile }],
      },
    ],
  });
  expect(made.status).toBe(200);
  const her = made.body.createdId;
  const taken = await send('/v2/customers', { profiles: [{ source: 'INSTORE', identifiers }] });
  expect(JSON.stringify(taken.body)).toContain(mobile);
  await importRows('customers', `userId,firstName,mobile\n7001,${hers.first},${mobile}\n`);
  await importRows('customers', `userId,firstName,mobile\nno id,${hers.first},${mobile}\n`);
  const body = { identifierName: 'mobile', identifierValue: mobile };
  const invited = await send(`/api/v1/groups/${groupId}/invitations`, body);
  expect(invited.status).toBe(201);
  await importRows(
    'members',
    `groupId,identifierType,identifierValue\n${groupId},mobile,${mobile}\n`,
  );
  expect((await caller.get(`/api/v1/customers/${her}/groups`)).body.items).toHaveLength(1);
  const left = await send(`/v2/userGroup2/${groupId}/leave?${byMobile}`, undefined, 'DELETE');
  expect(left.status).toBe(200);
  const again = await send(`/v2/userGroup2/${groupId}/leave?${byMobile}`, undefined, 'DELETE');
  expect(again.status).not.toBe(200);
  const second = [{ type: 'mobile', value: hers.second }];
  for (const change of [{ add: second }, { remove: second }]) {
    const changed = await send(`/v2/customers/${her}/changeIdentifier?source=INSTORE`, change);
    expect(changed.status).toBe(200);
  }

  const old = await send('/v2/customers', {
    profiles: [
      {
        source: 'INSTORE',
        firstName: hers.mergedName,
        identifiers: [{ type: 'mobile', value: hers.merged }],
      },
    ],
  });
  const merged = await send(`/api/v1/customers/${old.body.createdId}/merge`, { into: her });
  expect(JSON.stringify(merged.body)).toContain(hers.merged);
  return her;
}

it('leaves nothing that tells who she was in any column of the schema, whatever she did and whoever echoes it', async () => {
  const database = await newRawDatabase();
  const running = await startTestService({ database: database.url });
  onTestFinished(async () => {
    await running.close();
    await database.drop();
  });
  const { caller } = running;
  const haveFailed = await startTellingReceivers(caller);
  const her = await live(caller);
  await expect.poll(haveFailed).toBe(true);

  const before = await lookForHer(database);
  expect(before.lookedAt).toBeGreaterThan(40);
  // All places that have something of her: what is in another one has to be found by the erasure, too.
  expect(before.found).toEqual([
    'changes.after',
    'changes.before',
    'customer_details.details',
    'idempotency_keys.outcome',
    'identifiers.account_id',
    'identifiers.value',
    'search_keys.key',
  ]);
  const { status } = await caller.post(`/api/v1/customers/${her}/erase`);
  expect(status).toBe(200);
  expect((await lookForHer(database)).found).toEqual([]);
});
