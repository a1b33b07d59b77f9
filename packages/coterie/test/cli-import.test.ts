import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { seedOrg } from './seed.ts';
import { cleanUp, type Exit, makeDatabasePath, makeFolder, runCli } from './server-process.ts';

let database: string;
let folder: string;

beforeEach(async () => {
  database = `sqlite:${makeDatabasePath()}`;
  folder = makeFolder();
  await seedOrg(database, 'acme');
  expect((await importing('customers.csv', customersOf(150))).code).toBe(0);
  expect((await importing('groups.csv', 'externalId,maxGroupSize\na,500\n')).code).toBe(0);
});
afterAll(cleanUp);

function coterie(...args: readonly string[]): Promise<Exit> {
  return runCli([...args, '--org', 'acme', '--database', database]);
}

function importing(name: string, content: string, ...args: readonly string[]): Promise<Exit> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return coterie('import', path, '--json', ...args);
}

const range = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

const customersOf = (count: number): string =>
  `userId,mobile\n${range(count)
    .map((id) => `${id},m${id}\n`)
    .join('')}`;

const membersOf = (userIds: readonly number[], action = 'join'): string =>
  `groupExternalId,userId,action\n${userIds.map((id) => `a,${id},${action}\n`).join('')}`;

const report = ({ stdout }: Exit): Record<string, unknown> =>
  JSON.parse(stdout) as Record<string, unknown>;

async function members(): Promise<number> {
  return (await coterie('export', 'members')).stdout.trimEnd().split('\n').length - 1;
}

describe('coterie import', () => {
  it('says in a dry run what would be, with the lines of refused rows, and stores nothing', async () => {
    const errors = join(folder, 'errors.ndjson');
    const file = membersOf([1, 2, 4_711]);
    const dry = await importing('members.csv', file, '--dry-run', '--errors', errors);
    expect(dry.code).toBe(7);
    expect(report(dry)).toMatchObject({ importId: 'dry run', rowsDone: 3, applied: 2, refused: 1 });
    expect(dry.stderr).toContain('line 4: Customer 4711 does not exist. (8015)');
    expect(JSON.parse(readFileSync(errors, 'utf8'))).toMatchObject({ line: 4, code: 8015 });
    expect(await members()).toBe(0);
  });

  it('imports, names the id to resume by, and does no row twice when it is resumed', async () => {
    const file = membersOf([1, 2]);
    const first = await importing('members.csv', file);
    expect(first.code).toBe(0);
    const { importId } = report(first) as { importId: string };
    expect(first.stderr).toContain(`--resume ${importId}`);
    const again = await importing('members.csv', file, '--resume', importId);
    expect({ code: again.code, ...report(again) }).toEqual({ code: 0, ...report(first) });
    const other = await importing('members.csv', membersOf([1, 3]), '--resume', importId);
    expect({ code: other.code, stderr: other.stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('(95054)'),
    });
    expect((await importing('members.csv', file, '--resume', 'never')).stderr).toContain('(95053)');
    expect(await members()).toBe(2);
  });

  it('undoes an import, and says with its exit code that something stays', async () => {
    const first = await importing('members.csv', membersOf([1, 2]));
    const { importId } = report(first) as { importId: string };
    await importing('more.csv', membersOf([2], 'leave'), '--what', 'members');
    const dry = await coterie('import', '--undo', importId, '--dry-run', '--json');
    expect(report(dry)).toMatchObject({ undone: 1, notUndone: 1 });
    expect(await members()).toBe(1);
    const errors = join(folder, 'stays.ndjson');
    const undone = await coterie('import', '--undo', importId, '--json', '--errors', errors);
    expect(undone.code).toBe(7);
    expect(report(undone)).toMatchObject({ status: 'undone', undone: 1, notUndone: 1 });
    expect(JSON.parse(readFileSync(errors, 'utf8'))).toEqual({
      sequence: expect.any(Number),
      code: 95058,
      detail: expect.any(String),
    });
    expect(await members()).toBe(0);
  });

  it('ends many memberships only with the confirmation of a dry run', async () => {
    await importing('members.csv', membersOf(range(150)));
    const leaving = membersOf(range(120), 'leave');
    const refused = await importing('members.csv', leaving);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('This would end 120 of 150 memberships');
    const dry = await importing('members.csv', leaving, '--dry-run');
    const { confirm } = report(dry) as { confirm: string };
    const wrong = await importing('members.csv', `${leaving}a,121,leave\n`, '--confirm', confirm);
    expect({ code: wrong.code, isSaid: wrong.stderr.includes('(95057)') }).toEqual({
      code: 3,
      isSaid: true,
    });
    expect(await members()).toBe(150);
    const confirmed = await importing('members.csv', leaving, '--confirm', confirm);
    expect(report(confirmed)).toMatchObject({ status: 'finished', removed: 120 });
    expect(await members()).toBe(30);
  });

  it.each([
    ['a column that is not known', 'members.csv', 'groupId,colour\n1,red\n', 3, '(95051)'],
    ['a quote out of order', 'members.csv', 'groupId,userId\n1,10"03\n', 3, 'Line 2 of the file'],
    ['a file that does not say what it is', 'file.csv', membersOf([1]), 2, 'Pass --what'],
  ])('refuses %s', async (_what, name, content, code, message) => {
    const refused = await importing(name, content);
    expect(refused.code).toBe(code);
    expect(refused.stderr).toContain(message);
    expect(await members()).toBe(0);
  });

  it('refuses a command line without a file, or with one that is not there', async () => {
    for (const args of [['import'], ['import', join(folder, 'members-none.csv')]])
      expect((await coterie(...args)).code).toBe(2);
  });
});

describe('coterie export', () => {
  it('writes what an import makes the same of', async () => {
    await importing('members.csv', membersOf([1, 2]));
    const ndjson = await coterie('export', 'members', '--format', 'ndjson');
    expect(ndjson).toMatchObject({ code: 0, stderr: '' });
    expect(ndjson.stdout).toBe(
      '{"groupExternalId":"a","userId":1}\n{"groupExternalId":"a","userId":2}\n',
    );
    const again = await importing('members.ndjson', ndjson.stdout);
    expect(report(again)).toMatchObject({ applied: 0, unchanged: 2 });
  });

  it('names what there is to export when asked for something else', async () => {
    const refused = await coterie('export', 'pets');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('members, groups, customers');
  });
});
