import { Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { namesSetBy } from '../src/domain/fields.ts';
import { groupFields } from '../src/domain/groups.ts';

import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
});
afterAll(() => running.close());

const imports = '/api/v1/imports';

function send(
  what: string,
  payload: string | Buffer | Readable,
  query = '',
  type = 'text/csv',
): Promise<Answer> {
  const url = `${imports}?what=${what}${query}`;
  return caller.send({ method: 'POST', url, headers: { 'content-type': type }, payload });
}

function details(body: Answer['body']): readonly string[] {
  return body.errors.map((one: { error: { detail: string } }) => one.error.detail);
}

/** Everything that an export shows: what the org is, but for ids and times. */
async function state(): Promise<readonly string[]> {
  const files = ['members', 'groups', 'customers'].map((what) =>
    caller.get(`/api/v1/exports/${what}`),
  );
  return (await Promise.all(files)).map(({ body }) => body as string);
}

async function membersOf(externalId: string): Promise<readonly number[]> {
  const url = `/v2/userGroup2?externalId=${externalId}&includeMembers=true`;
  const { body } = await caller.get(url);
  return body.fleetGroupUsers
    .filter((one: { active: boolean }) => one.active)
    .map((one: { userId: number }) => one.userId);
}

/** An org of its own with one group, `a`, and these customers, by userId. */
async function arrange(userIds: readonly number[], size = 1_000): Promise<void> {
  caller = await running.addOrg();
  await createGroup(caller, 'a', size);
  const rows = userIds.map((userId) => `${userId},m${userId}`).join('\n');
  const answer = await send('customers', `userId,mobile\n${rows}\n`);
  expect(answer.body).toMatchObject({ applied: userIds.length, refused: 0 });
}

const range = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

const rowsOf = (userIds: readonly number[], action = 'join'): string =>
  `groupExternalId,userId,action\n${userIds.map((userId) => `a,${userId},${action}\n`).join('')}`;

describe('an import', () => {
  it('takes members by userId and by identifier, from CSV and from NDJSON', async () => {
    await arrange([1, 2, 3]);
    const csv =
      '\uFEFFGROUPEXTERNALID,userid,identifierType,identifierValue,primaryMember,permissions\r\n' +
      'a,1,,,TRUE,allow_points_redemption block_points_transfer\r\na,,mobile,m2,,\r\n';
    expect((await send('members', csv)).body).toMatchObject({ applied: 2, refused: 0 });
    const line = JSON.stringify({ groupExternalId: 'a', userId: 3, defaultGroup: true });
    const answer = await send('members', `${line}\n`, '', 'application/x-ndjson');
    expect(answer.body).toMatchObject({ applied: 1, refused: 0, status: 'finished' });
    expect(await membersOf('a')).toEqual([1, 2, 3]);
  });

  it('names the line of each refused row, also behind quoted line ends and empty lines', async () => {
    await arrange([1]);
    const csv =
      'externalId,groupName,maxGroupSize\nb,"two\nlines",5\n\nc,x,none\nd,"three\n\nlines",0\ne,x,5,,\nf,,9\n';
    const { body } = await send('groups', csv, '&importId=lines');
    expect(body).toMatchObject({ rowsDone: 5, applied: 2, refused: 3 });
    expect(body.errors.map((one: { line: number }) => one.line)).toEqual([5, 6, 9]);
    expect(body.errors[0].error).toMatchObject({
      code: 95052,
      detail: 'Column maxGroupSize must be a whole number.',
    });
    expect(body.refusedByCode).toEqual({ 1640: 1, 95052: 2 });
    const first = await caller.get(`${imports}/lines/errors?limit=1`);
    const rest = await caller.get(`${imports}/lines/errors?cursor=${first.body.next}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(body.errors);
    expect(rest.body.next).toBeNull();
  });

  it('refuses a row whose value is nested deeper than a program can write, and takes the others', async () => {
    await arrange([1]);
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const rows = `{"groupExternalId":${deep},"userId":1}\n{"groupExternalId":"a","userId":1}\n`;
    const { body } = await send('members', rows, '', 'application/x-ndjson');
    expect(body).toMatchObject({ applied: 1, refused: 1, errors: [{ line: 1 }] });
  });

  it('names the columns that a row needs to find its customer by', async () => {
    await arrange([1]);
    const head = 'groupExternalId,userId,identifierType,identifierValue\n';
    const { body } = await send('members', `${head}a,,,\na,,,m1\na,,mobile,\na,1,,\n`);
    expect(body).toMatchObject({ applied: 1, refused: 3, refusedByCode: { 403: 3 } });
    expect(details(body)).toEqual([
      'Field userId, or identifierType and identifierValue, is required.',
      'Field identifierType is required.',
      'Field identifierValue is required.',
    ]);
  });

  it('says in whole sentences what is wrong with a row, and quotes no cell', async () => {
    await arrange([1]);
    const csv = 'groupExternalId,userId,permissions\nnone,1,\na,1,fly\na,1,,\n';
    expect(details((await send('members', csv)).body)).toEqual([
      'The group of this row does not exist, or customers cannot join it.',
      'A permission code of this row does not exist in this org.',
      'Column 4 must be left out: the first line names 3 columns.',
    ]);
    const line = '{"externalId":"b","colour":"red"}\n';
    const { body } = await send('groups', line, '', 'application/x-ndjson');
    expect(details(body)).toEqual([
      `Column colour must be left out: known are ${namesSetBy(groupFields, 'creation', 'caller').join(', ')}.`,
    ]);
  });

  it('does no row twice when it is sent again, and takes rows that are there as done', async () => {
    await arrange(range(2_500));
    const file = rowsOf(range(2_500));
    const first = await send('members', file, '&importId=once');
    expect(first.body).toMatchObject({ applied: 1_000, refusedByCode: { 1638: 1_500 } });
    const before = await state();
    const again = await send('members', file, '&importId=once');
    expect(again.body).toEqual(first.body);
    expect(await state()).toEqual(before);
    const other = await send('members', rowsOf(range(10)));
    expect(other.body).toMatchObject({ applied: 0, unchanged: 10 });
  });

  it('goes on where a broken file ended, and refuses another one', async () => {
    await arrange(range(3_000), 3_000);
    const type = 'application/x-ndjson';
    const linesOf = (userIds: readonly number[]): string =>
      userIds.map((userId) => `{"groupExternalId":"a","userId":${userId}}\n`).join('');
    const file = linesOf(range(3_000));
    const broken = Readable.from([linesOf(range(2_500)), Buffer.from([0xff, 0x0a])]);
    const first = await send('members', broken, '&importId=broken', type);
    expect(first.body).toMatchObject({ code: 95050, current: { rowsDone: 2_000, applied: 2_000 } });
    const reversed = linesOf(range(3_000).toReversed());
    const another = await send('members', reversed, '&importId=broken', type);
    expect(another.body.code).toBe(95054);
    const whole = await send('members', file, '&importId=broken', type);
    expect(whole.body).toMatchObject({ status: 'finished', rowsDone: 3_000, applied: 3_000 });
    expect(await membersOf('a')).toHaveLength(3_000);
  });

  it('says in a dry run what it would do, row by row, and stores nothing', async () => {
    await arrange(range(3_000), 2_000);
    const file = rowsOf([...range(2_500), 1, 9_999]);
    const before = await state();
    const dry = await send('members', file, '&importId=same&dryRun=true');
    expect(dry.body.dryRun.changes).toHaveLength(100);
    expect(await state()).toEqual(before);
    expect((await caller.get(`${imports}/same`)).body.code).toBe(95053);
    const real = await send('members', file, '&importId=same');
    const { dryRun: _, startedOn: _started, changedOn: _changed, ...told } = dry.body;
    expect(real.body).toMatchObject(told);
    expect(real.body).toMatchObject({ applied: 2_000, unchanged: 1, refused: 501 });
  });

  it('wants customers:write of who imports customers', async () => {
    caller = await running.addOrg({}, ['groups:write']);
    expect((await send('customers', 'userId,mobile\n')).body.code).toBe(4000);
    expect((await send('groups', 'externalId,maxGroupSize\n')).status).toBe(200);
  });

  it.each([
    ['in a cell', '1,10"03'],
    ['behind a cell', '1,"10"03'],
    ['that is not closed', '1,"1003'],
  ])('names the line of a quote out of order: %s', async (_where, row) => {
    await arrange([]);
    const { status, body } = await send('members', `groupId,userId\n1,1002\n${row}\n`);
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 95050 } });
    expect(body.detail).toContain('Line 3 of the file cannot be read');
  });

  it('tells how far it came before a quote out of order', async () => {
    await arrange([]);
    // Long rows: what came with the bad one in the same piece of the file is not imported.
    const note = `"{""note"":""${'n'.repeat(150)}""}"`;
    const rows = range(2_500).map((id) => `g${id},5,${note}\n`);
    const file = `externalId,maxGroupSize,extendedFields\n${rows.join('')}`;
    const { body } = await send('groups', `${file}g,5,"n"n\n`, '&importId=quote');
    expect(body.code).toBe(95050);
    expect(body.detail).toContain('Line 2502 of the file');
    expect(body.current.rowsDone).toBeGreaterThanOrEqual(1_000);
    const whole = await send('groups', file, '&importId=quote');
    expect(whole.body).toMatchObject({ status: 'finished', rowsDone: 2_500, applied: 2_500 });
  });

  it.each([
    ['text/csv', 2_502],
    ['application/x-ndjson', 2_501],
  ])('names the line of a byte that is not UTF-8: %s', async (type, line) => {
    await arrange([]);
    const isCsv = type === 'text/csv';
    const row = (id: number): string => (isCsv ? `g${id},5\n` : `{"externalId":"g${id}"}\n`);
    const rows = range(2_900).map((id) => (id === 2_501 ? '\u00FF\n' : row(id)));
    const file = `${isCsv ? 'externalId,maxGroupSize\n' : ''}${rows.join('')}`;
    // One byte per character: this one stands alone, and begins no character of UTF-8.
    const { body } = await send('groups', Buffer.from(file, 'latin1'), '', type);
    expect(body.code).toBe(95050);
    expect(body.detail).toContain(`Line ${line} of the file`);
  });

  it('names the line of a character that the file ends in the midst of', async () => {
    await arrange([]);
    const payload = Buffer.from('externalId,maxGroupSize\nb,5\n\u00E9').subarray(0, -1);
    const { body } = await send('groups', payload);
    expect(body.detail).toContain('Line 3 of the file');
  });

  it('is listed with the others, newest first, page by page', async () => {
    await arrange([1]);
    for (const id of ['first', 'second', 'third'])
      await send('groups', `externalId,maxGroupSize\n${id},5\n`, `&importId=${id}`);
    const page = await caller.get(`${imports}?limit=2`);
    const rest = await caller.get(`${imports}?limit=1&cursor=${page.body.next}`);
    const ids = [...page.body.items, ...rest.body.items].map(
      (one: { importId: string }) => one.importId,
    );
    expect(ids).toEqual(['third', 'second', 'first']);
  });

  it.each([
    ['with a column that is not known', Buffer.from('groupId,colour\n1,red\n')],
    ['without a column to find customers by', Buffer.from('groupId,identifierType\n1,mobile\n')],
    ['that is empty', Buffer.alloc(0)],
    ['that is not UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0xfe])],
  ])('leaves nothing of a file %s', async (_how, payload) => {
    await arrange([]);
    const { body } = await caller.get(imports);
    const refused = await send('members', payload, '&importId=nothing');
    expect(refused.status).toBe(400);
    expect(refused.body.current).toBeUndefined();
    expect((await caller.get(imports)).body).toEqual(body);
    const other = await send('groups', 'externalId,maxGroupSize\nb,5\n', '&importId=nothing');
    expect(other.body).toMatchObject({ status: 'finished', applied: 1 });
  });

  it('refuses a file that is no UTF-8, and a request without a file', async () => {
    await arrange([]);
    const url = `${imports}?what=groups`;
    const headers = { 'content-type': 'text/csv' };
    const payload = Buffer.from([0x61, 0x0a, 0xff, 0xfe]);
    const answer = await caller.send({ method: 'POST', url, headers, payload });
    expect(answer.body).toMatchObject({ code: 95050 });
    expect((await caller.post(url, {})).body).toMatchObject({
      status: 415,
      detail: 'The request body must be a file (Content-Type: text/csv or application/x-ndjson).',
    });
    expect((await send('pets', '')).body.detail).toContain('members, groups, customers');
  });
});

describe('the guard', () => {
  it('lets no import end more than its share without the token of a dry run of this file', async () => {
    await arrange(range(1_000));
    await send('members', rowsOf(range(1_000)));
    const file = rowsOf(range(201), 'leave');
    const refused = await send('members', file, '&importId=many');
    expect(refused.body).toMatchObject({ code: 95056, status: 409 });
    expect((await caller.get(`${imports}/many`)).body.code).toBe(95053);
    expect(await membersOf('a')).toHaveLength(1_000);
    const dry = await send('members', file, '&dryRun=true');
    const token = `&confirm=${encodeURIComponent(dry.body.confirm)}`;
    const other = await send('members', rowsOf(range(300), 'leave'), token);
    expect(other.body.code).toBe(95057);
    const confirmed = await send('members', file, `&importId=many${token}`);
    expect(confirmed.body).toMatchObject({ applied: 201, removed: 201 });
    expect(await membersOf('a')).toHaveLength(799);
  });

  it('lets pass what is no more than its share', async () => {
    await arrange(range(1_000));
    await send('members', rowsOf(range(1_000)));
    const answer = await send('members', rowsOf(range(200), 'leave'));
    expect(answer.body).toMatchObject({ applied: 200, removed: 200 });
    const dry = await send('members', rowsOf([300], 'leave'), '&dryRun=true');
    expect(dry.body.confirm).toBeUndefined();
  });
});

describe('an undo', () => {
  it('takes back what nobody changed since, and lists the rest', async () => {
    await arrange([1, 2, 3]);
    const before = await state();
    await send('members', rowsOf([1, 2]), '&importId=in');
    await caller.delete(`/api/v1/groups/1/members/2`);
    const dry = await caller.post(`${imports}/in/undo?dryRun=true`);
    expect(dry.body).toMatchObject({ undone: 1, notUndone: 1 });
    const { body } = await caller.post(`${imports}/in/undo`);
    expect(body).toMatchObject({ status: 'undone', undone: 1, notUndone: 1 });
    expect(body.notUndoneErrors[0].error).toMatchObject({ code: 95058 });
    expect(await state()).toEqual(before);
    expect((await caller.post(`${imports}/in/undo`)).body).toMatchObject({ undone: 1 });
  });

  it('brings back who left, primary members and default groups too', async () => {
    await arrange([1, 2, 3]);
    await joinGroup(caller, 1, { primary: 1, secondary: [2, 3] });
    await caller.patch('/api/v1/groups/1', { successionPolicy: 'oldest' });
    const before = await state();
    const { body } = await send('members', rowsOf([1, 3], 'leave'), '&importId=out');
    expect(body).toMatchObject({ applied: 2, removed: 2 });
    expect(await membersOf('a')).toEqual([2]);
    const undone = await caller.post(`${imports}/out/undo`);
    expect(undone.body).toMatchObject({ status: 'undone', notUndone: 0 });
    expect(await state()).toEqual(before);
  });

  it('leaves out who left by hand after the import had taken her out and in again', async () => {
    await arrange([1, 2]);
    await joinGroup(caller, 1, { primary: 2, secondary: [1] });
    const rows = 'groupExternalId,userId,action\na,1,leave\na,1,join\n';
    await send('members', rows, '&importId=again');
    await caller.delete('/api/v1/groups/1/members/1');
    const before = await state();
    const dry = await caller.post(`${imports}/again/undo?dryRun=true`);
    expect(dry.body).toMatchObject({ undone: 0, notUndone: 2 });
    const { body } = await caller.post(`${imports}/again/undo`);
    expect(body).toMatchObject({ undone: 0, notUndone: 2 });
    expect(await state()).toEqual(before);
  });

  it('brings back members of a group that ran empty of a primary member', async () => {
    await arrange([1, 2]);
    await joinGroup(caller, 1, { primary: 1, secondary: [2] });
    await caller.delete('/api/v1/groups/1/members/1');
    const before = await state();
    await send('members', rowsOf([2], 'leave'), '&importId=out');
    const { body } = await caller.post(`${imports}/out/undo`);
    expect(body).toMatchObject({ undone: 1, notUndone: 0 });
    expect(await state()).toEqual(before);
  });

  it('deletes created groups, and says that customers stay', async () => {
    await arrange([1]);
    await send('groups', 'externalId,maxGroupSize\nb,5\n', '&importId=groups');
    await send('customers', 'userId,mobile\n7,m7\n', '&importId=customers');
    expect((await caller.post(`${imports}/groups/undo`)).body).toMatchObject({ notUndone: 0 });
    expect((await state())[1]).not.toContain('b,');
    const stay = await caller.post(`${imports}/customers/undo`);
    expect(stay.body).toMatchObject({ undone: 0, notUndone: 1 });
    const { firstSequence } = stay.body;
    expect(stay.body.notUndoneErrors).toMatchObject([
      { sequence: firstSequence, error: { code: 95058 } },
    ]);
    expect(stay.body.notUndoneErrors[0].line).toBeUndefined();
    const page = await caller.get(`${imports}/customers/errors?phase=undo`);
    expect(page.body.items).toEqual(stay.body.notUndoneErrors);
    expect((await state())[2]).toContain('m7');
  });
});

describe('an export', () => {
  it('is what an import makes the same org of', async () => {
    await arrange([1, 2]);
    const extendedFields = { city: 'Pune, "old"', formula: '=1+1' };
    await caller.post('/api/v1/groups', {
      externalId: "'=b",
      groupName: '=cmd()',
      maxGroupSize: 7,
      extendedFields,
      successionPolicy: 'oldest',
    });
    await createCustomer(caller, '+4917', {
      profiles: [
        { source: 'INSTORE', firstName: '-x', identifiers: [{ type: 'mobile', value: '+4917' }] },
        { source: 'WECHAT', accountId: 'w', identifiers: [{ type: 'email', value: 'a@b' }] },
      ],
    });
    await joinGroup(caller, 2, { primary: 3, secondary: [1] });
    const files = await state();
    const lines = await Promise.all(
      ['members', 'groups', 'customers'].map((what) =>
        caller.get(`/api/v1/exports/${what}?format=ndjson`),
      ),
    );
    for (const [type, [members = '', groups = '', customers = '']] of [
      ['text/csv', files],
      ['application/x-ndjson', lines.map(({ body }) => String(body))],
    ] as const) {
      caller = await running.addOrg();
      await send('groups', groups, '', type);
      await send('customers', customers, '', type);
      const { body } = await send('members', members, '', type);
      expect(body).toMatchObject({ refused: 0, applied: 2 });
      expect(await state()).toEqual(files);
    }
  });
});
