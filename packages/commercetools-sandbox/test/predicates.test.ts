import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { type Caller, firstError, signIn, start } from './arrange.ts';

const seed = {
  customerGroups: [
    { id: 'g-vip', key: 'vip', name: 'VIP' },
    { id: 'g-staff', key: 'staff', name: 'Staff' },
  ],
  customers: [
    {
      id: 'a',
      key: 'key-a',
      email: 'a@example.com',
      firstName: 'Ann',
      lastName: 'O\'Neil "the best"',
      externalId: 'erp-1',
      customerGroup: { key: 'vip' },
    },
    {
      id: 'b',
      key: 'key-b',
      email: 'B@example.com',
      firstName: 'Ben',
      version: 7,
      customerGroupAssignments: [
        { customerGroup: { key: 'vip' } },
        { customerGroup: { key: 'staff' } },
      ],
    },
    { id: 'c', email: 'c@example.com', lastName: 'line\nbreak \\', isEmailVerified: true },
  ],
} as const;

async function find(caller: Caller, where: string): Promise<string> {
  const { data, errors } = await caller.ask(
    'query ($where: String) { customers(where: $where, sort: ["id asc"]) { total results { id } } }',
    { where },
  );
  expect(errors).toEqual([]);
  const { customers } = data as { customers: { total: number; results: { id: string }[] } };
  expect(customers.total).toBe(customers.results.length);
  return customers.results.map(({ id }) => id).join('');
}

it.each([
  ['id = "a"', 'a'],
  ["id = 'a'", 'a'],
  ['id="a"or id="c"', 'ac'],
  ['key = "key-b"', 'b'],
  ['key = "nobody"', ''],
  ['email = "a@example.com"', 'a'],
  ['email = "b@example.com"', ''],
  ['lowercaseEmail = "b@example.com"', 'b'],
  ['externalId = "erp-1"', 'a'],
  ['firstName != "Ann"', 'bc'],
  ['firstName <> "Ann"', 'bc'],
  ['id > "a"', 'bc'],
  ['id >= "b"', 'bc'],
  ['id < "b"', 'a'],
  ['id <= "b"', 'ab'],
  ['version > 1', 'b'],
  ['version = 7', 'b'],
  ['version = "7"', ''],
  ['isEmailVerified = true', 'c'],
  ['isEmailVerified = false', 'ab'],
  ['createdAt > "2000-01-01T00:00:00.000Z"', 'abc'],
  ['id in ("c", "a", "nobody")', 'ac'],
  ['id not in ("c", "a")', 'b'],
  ['firstName not in ("Ann")', 'bc'],
  ['version in (7, 8)', 'b'],
  ['firstName is defined', 'ab'],
  ['firstName is not defined', 'c'],
  ['customerGroup is defined', 'a'],
  ['customerGroup is not defined', 'bc'],
  ['customerGroup(id = "g-vip")', 'a'],
  ['customerGroup(typeId = "customer-group" and id in ("g-vip"))', 'a'],
  ['customerGroup(id = "g-staff")', ''],
  ['customerGroupAssignments(customerGroup(id = "g-staff"))', 'b'],
  ['customerGroupAssignments(customerGroup(id = "nope"))', ''],
  ['customerGroupAssignments is defined', 'b'],
  ['customerGroupAssignments is empty', 'ac'],
  ['customerGroupAssignments is not empty', 'b'],
  ['not(id = "a")', 'bc'],
  ['not (id = "a" or id = "b")', 'c'],
  ['id = "a" or id = "b" and firstName = "Nobody"', 'a'],
  ['id = "a" and firstName = "Nobody" or id = "b"', 'b'],
  ['(id = "a" or id = "b") and firstName = "Ben"', 'b'],
  ['firstName is defined and id = "b"', 'b'],
  ['id = "b" and id = "a"', ''],
  ['lastName = "O\'Neil \\"the best\\""', 'a'],
  ['lastName = "line\\nbreak \\\\"', 'c'],
])('%s finds "%s"', async (where, expected) => {
  expect(await find(await signIn(await start({ seed })), where)).toBe(expected);
});

it('finds groups by name and key', async () => {
  const caller = await signIn(await start({ seed }));
  const { data } = await caller.ask(
    `{ byName: customerGroups(where: "name = \\"VIP\\"") { results { key } exists count total offset }
       byKey: customerGroups(where: "key in (\\"staff\\")") { results { name } } }`,
  );
  expect(data).toEqual({
    byName: { results: [{ key: 'vip' }], exists: true, count: 1, total: 1, offset: 0 },
    byKey: { results: [{ name: 'Staff' }] },
  });
});

describe('a malformed predicate', () => {
  it.each([
    ['', 'expected the name of a field, found the end at position 1'],
    ['id', "expected a comparison, 'in', 'is' or '(', found the end at position 3"],
    ['id =', 'expected a value: text in double quotes, a number, true or false, found the end'],
    ['id = a', "found 'a' at position 6"],
    ['id = "a', 'the string is not closed at position 6'],
    ['id = "a" and', 'expected the name of a field, found the end at position 13'],
    ['id = "a" "b"', "expected 'and', 'or' or the end, found 'b' at position 10"],
    ['(id = "a"', "expected ')', found the end"],
    ['id in "a"', "expected '(', found 'a'"],
    ['id in ()', 'expected a value'],
    ['id is big', "expected 'defined' or 'empty', found 'big'"],
    ['id not "a"', "expected 'in', found 'a'"],
    ['not id = "a"', "expected '(' after 'not'"],
    ['id = :id', "unexpected ':' at position 6"],
    ['id ~ "a"', "unexpected '~' at position 4"],
    ['"id" = "a"', 'expected the name of a field'],
    ['shoeSize = 46', "The field 'shoeSize' does not exist. Fields: id, version,"],
    ['toString = "x"', "The field 'toString' does not exist"],
    ['id = "a" or shoeSize = 46', "The field 'shoeSize' does not exist"],
    ['customerGroup = "g-vip"', "The field 'customerGroup' cannot be compared"],
    ['customerGroup(key = "vip")', "The field 'key' does not exist. Fields: id, typeId."],
    ['id(x = 1)', "The field 'id' has no fields of its own"],
    [`${'('.repeat(5_000)}id = "a"`, 'nested too deeply'],
  ])('%s is rejected', async (where, message) => {
    const caller = await signIn(await start({ seed }));
    const query = 'query ($where: String) { customers(where: $where) { total } }';
    const answer = await caller.ask(query, { where });
    expect(answer.status).toBe(400);
    expect(firstError(answer)).toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(/^Malformed parameter: where: /),
    });
    expect(answer.errors[0]?.message).toContain(message);
  });

  it('never makes the sandbox fail', async () => {
    const caller = await signIn(await start({ seed }));
    const pieces = 'id key and or not in is defined ( ) = < , "a" " \\ 1 - . customerGroup';
    const piece = fc.constantFrom(...pieces.split(' '), ' ');
    const predicates = fc.array(piece, { maxLength: 12 }).map((chosen) => chosen.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.oneof(predicates, fc.string()), async (where) => {
        const query = 'query ($where: String) { customers(where: $where) { total } }';
        const { status, errors } = await caller.ask(query, { where });
        expect([200, 400]).toContain(status);
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(
          status === 200 ? [] : ['InvalidInput'],
        );
      }),
      { numRuns: runs(300, 3_000) },
    );
  });
});

it('finds any text in quotes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), async (lastName) => {
      const sandbox = await start({
        seed: { customers: [{ id: 'x', email: 'x@example.com', lastName }] },
      });
      const quoted = lastName.replaceAll(/["\\]/g, (character) => `\\${character}`);
      expect(await find(await signIn(sandbox), `lastName = "${quoted}"`)).toBe('x');
    }),
    { numRuns: runs(40, 400) },
  );
});
