import { describe, expect, it } from 'vitest';

import { SandboxInputError, type Seed, startSandbox } from '../src/index.ts';
import { signIn, start } from './arrange.ts';

it('creates what the seed contains, and fills in the rest', async () => {
  let ids = 0;
  const now = new Date('2026-01-01T00:00:00Z');
  const sandbox = await start({
    now: () => now,
    newId: () => `id-${++ids}`,
    seed: {
      customerGroups: [{ name: 'VIP', key: 'vip' }],
      customers: [
        {
          email: 'a@example.com',
          key: 'aa',
          version: 12,
          createdAt: '2020-01-01T00:00:00.000Z',
          customerGroup: { key: 'vip' },
          customerGroupAssignments: [
            { customerGroup: { key: 'vip' } },
            { customerGroup: { id: 'id-1', typeId: 'customer-group' } },
          ],
          stores: ['berlin'],
        },
      ],
    },
  });
  const customerGroup = { typeId: 'customer-group', id: 'id-1' };
  expect(sandbox.customerGroup('vip')).toEqual({
    id: 'id-1',
    version: 1,
    createdAt: now.toISOString(),
    lastModifiedAt: now.toISOString(),
    name: 'VIP',
    key: 'vip',
  });
  expect(sandbox.customer('aa')).toEqual({
    id: 'id-2',
    version: 12,
    createdAt: '2020-01-01T00:00:00.000Z',
    lastModifiedAt: '2020-01-01T00:00:00.000Z',
    email: 'a@example.com',
    key: 'aa',
    isEmailVerified: false,
    authenticationMode: 'Password',
    customerGroup,
    customerGroupAssignments: [{ customerGroup }],
    stores: ['berlin'],
  });
});

it('accepts its own state as a seed', async () => {
  const first = await start();
  const { customers, customerGroups } = first;
  const second = await start({ seed: { customers, customerGroups } as Seed });
  expect([second.customers, second.customerGroups]).toEqual([customers, customerGroups]);
});

it('treats an undefined field as absent', async () => {
  const customers = [{ email: 'x@example.com', key: 'xx', id: undefined, version: undefined }];
  const sandbox = await start({ seed: { customers } as unknown as Seed });
  expect(sandbox.customer('xx')).toMatchObject({ version: 1, id: expect.any(String) });
});

it('starts empty without a seed', async () => {
  const sandbox = await startSandbox();
  expect([sandbox.customers, sandbox.customerGroups, sandbox.projectKey]).toEqual([[], [], 'demo']);
  await sandbox.close();
});

it('accepts more seeds later, which can reference existing groups', async () => {
  const sandbox = await start();
  await sandbox.add({
    customerGroups: [{ key: 'new', name: 'New' }],
    customers: [
      {
        key: 'dan',
        email: 'd@example.com',
        customerGroup: { key: 'vip' },
        customerGroupAssignments: [{ customerGroup: { key: 'new' } }],
      },
    ],
  });
  const caller = await signIn(sandbox);
  const { data } = await caller.ask('{ customer(key: "dan") { customerGroup { key } } }');
  expect(data).toEqual({ customer: { customerGroup: { key: 'vip' } } });
});

const vip = { name: 'VIP', key: 'vip' };
const ada = { email: 'ada@example.com', key: 'ada' };

describe.each([
  ['a list', [], 'The seed must be an object, not a list.'],
  ['nothing', null, 'The seed must be an object, not null.'],
  [
    'unknown parts',
    { groups: [] },
    'groups is not a known field; supported: customerGroups, customers.',
  ],
  ['one group', { customerGroups: vip }, 'customerGroups must be a list, not an object.'],
  ['a group without a name', { customerGroups: [{}] }, 'customerGroups[0].name is missing.'],
  [
    'a string for a group',
    { customerGroups: ['vip'] },
    'customerGroups[0] must be an object, not a string.',
  ],
  [
    'a misspelled field',
    { customers: [ada, { emial: 'x@example.com', email: 'x@example.com' }] },
    'customers[1].emial is not a known field; supported: email, id, version,',
  ],
  [
    'a number for a string',
    { customers: [{ email: 7 }] },
    'customers[0].email must be a string, not a number.',
  ],
  [
    'no version',
    { customers: [{ ...ada, version: 0 }] },
    'customers[0].version must be a whole number of 1',
  ],
  [
    'a string for a flag',
    { customers: [{ ...ada, isEmailVerified: 'yes' }] },
    'customers[0].isEmailVerified must be true or false, not a string.',
  ],
  [
    'no email',
    { customers: [{ email: 'ada' }] },
    "customers[0].email is rejected: The value 'ada'",
  ],
  [
    'an unknown mode',
    { customers: [{ ...ada, authenticationMode: 'Guess' }] },
    "customers[0].authenticationMode must be 'Password' or 'ExternalAuth'",
  ],
  [
    'an email twice',
    { customers: [ada, { email: 'ADA@example.com' }] },
    'customers[1].email is rejected: There is already',
  ],
  [
    'a key twice',
    { customers: [ada, { ...ada, email: 'x@y.z' }] },
    'customers[1].key is rejected: A duplicate',
  ],
  [
    'an id twice',
    {
      customers: [
        { ...ada, id: 'x' },
        { email: 'x@y.z', id: 'x' },
      ],
    },
    "customers[1].id is rejected: The id 'x' is taken.",
  ],
  [
    'a name twice',
    { customerGroups: [vip, { name: 'VIP' }] },
    'customerGroups[1].name is rejected: A duplicate',
  ],
  [
    'a bad key',
    { customerGroups: [{ name: 'x', key: '?' }] },
    "customerGroups[0].key is rejected: The value '?'",
  ],
  [
    'an unknown group',
    { customers: [{ ...ada, customerGroup: { key: 'vip' } }] },
    "customers[0].customerGroup is rejected: The referenced object of type 'customer-group' with key 'vip' was not found.",
  ],
  [
    'an unknown assignment',
    {
      customerGroups: [vip],
      customers: [
        {
          ...ada,
          customerGroupAssignments: [
            { customerGroup: { key: 'vip' } },
            { customerGroup: { id: 'x' } },
          ],
        },
      ],
    },
    'customers[0].customerGroupAssignments[1].customerGroup is rejected',
  ],
  [
    'an empty reference to a group',
    { customers: [{ ...ada, customerGroup: {} }] },
    "customers[0].customerGroup is rejected: ResourceIdentifier: expected exactly one of 'id' and 'key'.",
  ],
])('a seed with %s', (_what, seed, message) => {
  it('is rejected in one sentence that names the place', async () => {
    const starting = startSandbox({ seed: seed as Seed });
    await expect(starting).rejects.toThrow(SandboxInputError);
    await expect(starting).rejects.toThrow(message);
  });
});

it.each([
  [{ projectKey: 'No Blanks' }, 'projectKey must consist of 2 to 36'],
  [{ projectKey: 'oauth' }, 'projectKey must consist'],
  [{ versionStep: 0 }, 'versionStep must be a whole number'],
  [{ tokenLifetimeSeconds: 1.5 }, 'tokenLifetimeSeconds must be'],
  [{ limits: { customers: -1 } }, 'customers must be a whole number'],
])('rejects the options %j', async (options, message) => {
  await expect(startSandbox(options)).rejects.toThrow(message);
});

it('serves the configured project', async () => {
  const sandbox = await start({ projectKey: 'my-shop' });
  expect(sandbox.graphqlUrl).toBe(`${sandbox.url}/my-shop/graphql`);
  const caller = await signIn(sandbox, 'view_customers:my-shop');
  expect((await caller.ask('{ customers { total } }')).data).toEqual({ customers: { total: 3 } });
});

it('can be closed twice, and frees its port', async () => {
  const sandbox = await start();
  await sandbox.close();
  await sandbox.close();
  await expect(fetch(sandbox.url)).rejects.toThrow('fetch failed');
  const port = Number(new URL(sandbox.url).port);
  expect((await start({ port })).url).toBe(sandbox.url);
});
