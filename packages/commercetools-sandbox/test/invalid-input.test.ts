import { describe, expect, it } from 'vitest';

import { firstError, signIn, start } from './arrange.ts';

const setGroup = `mutation ($version: Long!, $actions: [CustomerUpdateAction!]!) {
  updateCustomer(id: "ada", version: $version, actions: $actions) { version }
}`;

it('responds with HTTP 400 in the shape of the release note of 2026-01-29', async () => {
  const caller = await signIn(await start());
  const answer = await caller.ask('{\n  customers(limit: 501) {\n    total\n  }\n}');
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    data: null,
    errors: [
      {
        message: 'Malformed parameter: limit: The limit parameter must be in the range of [0..500]',
        path: ['customers'],
        locations: [{ line: 2, column: 3 }],
        extensions: { code: 'InvalidInput' },
      },
    ],
  });
});

it.each([
  ['a limit below 0', '{ customers(limit: -1) { total } }', 'limit: The limit'],
  ['an offset above 10,000', '{ customers(offset: 10001) { total } }', 'range of [0..10000]'],
  ['an offset below 0', '{ customerGroups(offset: -1) { total } }', 'offset: The offset'],
  [
    'an unknown sort',
    '{ customers(sort: ["shoeSize asc"]) { total } }',
    'sort: expected one of id',
  ],
  ['an unknown direction', '{ customers(sort: ["id up"]) { total } }', "not 'id up'"],
  ['a malformed predicate', '{ customers(where: "id =") { total } }', 'Malformed parameter: where'],
  ['an unknown field', '{ customers { shoeSize } }', 'Cannot query field "shoeSize"'],
  ['a document that does not parse', '{ customers { total }', 'Syntax Error'],
  ['an unknown argument', '{ customers(page: 1) { total } }', 'Unknown argument "page"'],
  ['neither id nor key', '{ customer { id } }', "exactly one of the arguments 'id' and 'key'"],
  ['id and key', '{ customerGroup(id: "a", key: "b") { id } }', "arguments 'id' and 'key'"],
  [
    'neither id nor key in a mutation',
    'mutation { deleteCustomerGroup(version: 1) { id } }',
    "arguments 'id' and 'key'",
  ],
  [
    'a store by id',
    'mutation { customerSignUp(draft: { email: "x@example.com", password: "p", stores: [{ id: "1" }] }) { customer { id } } }',
    'expected a key',
  ],
])('rejects %s with HTTP 400', async (_what, query, message) => {
  const caller = await signIn(await start());
  const answer = await caller.ask(query);
  expect(answer.status).toBe(400);
  expect(answer.data).toBeNull();
  expect(firstError(answer)).toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining(message),
  });
});

it.each([
  [
    'a version that is a string',
    { version: '1', actions: [] },
    'Long expects a whole number, not "1"',
  ],
  ['a version that is not a whole number', { version: 1.5, actions: [] }, 'not 1.5'],
  ['a missing version', { actions: [] }, '"$version" of required type'],
  ['an unknown action', { version: 1, actions: [{ fly: {} }] }, '"fly" is not defined by type'],
  ['an action without its fields', { version: 1, actions: [{ changeEmail: {} }] }, '"email"'],
  ['an empty action', { version: 1, actions: [{}] }, 'actions[0]: expected exactly one'],
  [
    'two kinds in one action',
    { version: 1, actions: [{ setCustomerGroup: {} }, { setTitle: {}, setVatId: {} }] },
    'actions[1]: expected exactly one kind of update action, found setTitle, setVatId.',
  ],
  [
    'a group with neither id nor key',
    { version: 1, actions: [{ setCustomerGroup: { customerGroup: {} } }] },
    "expected exactly one of 'id' and 'key'",
  ],
  [
    'a group with id and key',
    {
      version: 1,
      actions: [
        {
          addCustomerGroupAssignment: {
            customerGroupAssignment: { customerGroup: { id: 'g-vip', key: 'vip' } },
          },
        },
      ],
    },
    "expected exactly one of 'id' and 'key'",
  ],
  [
    'a group of another type',
    {
      version: 1,
      actions: [{ removeCustomerGroupAssignment: { customerGroup: { typeId: 'cart', id: 'x' } } }],
    },
    "expected the typeId 'customer-group', not 'cart'",
  ],
  [
    '501 actions',
    { version: 1, actions: Array.from({ length: 501 }, () => ({ setTitle: {} })) },
    'at most 500 update actions, not 501',
  ],
])('rejects %s in the variables with HTTP 400', async (_what, variables, message) => {
  const sandbox = await start();
  const answer = await (await signIn(sandbox)).ask(setGroup, variables);
  expect(answer.status).toBe(400);
  expect(firstError(answer)).toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining(message),
  });
  expect(sandbox.customer('ada')?.version).toBe(1);
});

it('accepts 500 actions', async () => {
  const actions = Array.from({ length: 500 }, (_, index) => ({ setTitle: { title: `${index}` } }));
  const answer = await (await signIn(await start())).ask(setGroup, { version: 1, actions });
  expect(answer.data).toEqual({ updateCustomer: { version: 2 } });
});

it('runs nothing of a document in which one update is malformed', async () => {
  const sandbox = await start();
  const answer = await (
    await signIn(sandbox)
  ).ask(`mutation {
    c1: updateCustomer(id: "ada", version: 1, actions: [{ setCustomerGroup: {} }]) { id }
    c2: updateCustomer(id: "bob", version: 1, actions: [{}]) { id }
  }`);
  expect(answer).toMatchObject({ status: 400, data: null, errors: [{ path: ['c2'] }] });
  expect(sandbox.customer('ada')?.version).toBe(1);
});

describe('the request itself', () => {
  it.each([
    ['malformed JSON', 'query { customers }'],
    ['a JSON list', '[]'],
    ['no query', '{}'],
    ['a query that is not a string', '{"query":1}'],
    ['variables that are a list', '{"query":"{ __typename }","variables":[]}'],
    ['an operation name that is not a string', '{"query":"{ __typename }","operationName":1}'],
  ])('is rejected with %s', async (_what, body) => {
    const sandbox = await start();
    const { token } = await signIn(sandbox);
    const response = await fetch(sandbox.graphqlUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'InvalidJsonInput' }] });
  });

  it('runs the operation that it names, and none if the name is unknown', async () => {
    const caller = await signIn(await start());
    const document = 'query one { limits { __typename } } query two { customers { total } }';
    expect((await caller.ask(document, {}, 'two')).data).toEqual({ customers: { total: 3 } });
    expect((await caller.ask(document, {}, 'three')).status).toBe(400);
    expect((await caller.ask(document)).status).toBe(400);
  });

  it('is rejected when it is larger than 10 MB', async () => {
    const { graphqlUrl } = await start();
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    expect((await fetch(graphqlUrl, { method: 'POST', body })).status).toBe(413);
  });

  it.each([
    ['POST', '/other/graphql'],
    ['POST', '/demo/customers'],
    ['GET', '/'],
    ['GET', '//'],
    ['POST', '/oauth/unknown'],
    ['GET', '/sandbox'],
    ['PUT', '/sandbox/faults'],
  ])('gets 404 for %s %s', async (method, path) => {
    const { url } = await start();
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ statusCode: 404 });
  });
});
