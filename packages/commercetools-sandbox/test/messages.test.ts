import { expect, it } from 'vitest';

import { signIn, start, update } from './arrange.ts';

const list = `query ($where: String, $sort: [String!]) {
  messages(where: $where, sort: $sort, limit: 100) {
    total
    results {
      id version type sequenceNumber resourceVersion resourceRef { typeId id } createdBy { clientId }
      userProvidedIdentifiers { key externalId }
      payload {
        type
        ... on CustomerCreated { customer { email version } }
        ... on CustomerDeleted { lastEmail: email }
        ... on CustomerEmailChanged { email oldEmail }
        ... on CustomerFirstNameSet { firstName }
        ... on CustomerLastNameSet { lastName }
        ... on CustomerTitleSet { title }
        ... on CustomerCompanyNameSet { companyName }
        ... on CustomerExternalIdSet { externalId }
        ... on CustomerGroupSet { customerGroup { key } customerGroupRef { typeId id } }
        ... on CustomerGroupAssignmentAdded { customerGroupAssignment { customerGroup { key } } }
        ... on CustomerGroupAssignmentRemoved { customerGroupAssignment { customerGroupRef { id } } }
        ... on CustomerGroupAssignmentsSet {
          customerGroupAssignments { customerGroup { key } }
          oldCustomerGroupAssignments { customerGroup { key } }
        }
      }
    }
  }
}`;

interface Listed {
  readonly messages: {
    readonly total: number;
    readonly results: readonly { readonly type: string; readonly payload: object }[];
  };
}

it('records changes of customers’ groups with the official names and fields', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox);
  await update(caller, sandbox, 'bob', [
    { setCustomerGroup: { customerGroup: { key: 'vip' } } },
    { addCustomerGroupAssignment: { customerGroupAssignment: { customerGroup: { key: 'vip' } } } },
    { removeCustomerGroupAssignment: { customerGroup: { key: 'staff' } } },
    {
      setCustomerGroupAssignments: {
        customerGroupAssignments: [{ customerGroup: { key: 'press' } }],
      },
    },
    { setCustomerGroup: {} },
  ]);
  const { data } = await caller.ask(list);
  const { total, results } = (data as Listed).messages;
  expect(total).toBe(5);
  expect(results.map(({ payload }) => payload)).toEqual([
    {
      type: 'CustomerGroupSet',
      customerGroup: { key: 'vip' },
      customerGroupRef: { typeId: 'customer-group', id: 'g-vip' },
    },
    {
      type: 'CustomerGroupAssignmentAdded',
      customerGroupAssignment: { customerGroup: { key: 'vip' } },
    },
    {
      type: 'CustomerGroupAssignmentRemoved',
      customerGroupAssignment: { customerGroupRef: { id: 'g-staff' } },
    },
    {
      type: 'CustomerGroupAssignmentsSet',
      customerGroupAssignments: [{ customerGroup: { key: 'press' } }],
      oldCustomerGroupAssignments: [{ customerGroup: { key: 'vip' } }],
    },
    { type: 'CustomerGroupSet', customerGroup: null, customerGroupRef: null },
  ]);
  expect(results[4]).toMatchObject({
    version: 1,
    type: 'CustomerGroupSet',
    sequenceNumber: 5,
    resourceVersion: 2,
    resourceRef: { typeId: 'customer', id: 'bob' },
    createdBy: { clientId: 'sandbox' },
  });
});

it('records creation, texts, email and deletion', async () => {
  const sandbox = await start({ seed: {} });
  const caller = await signIn(sandbox);
  await caller.ask(
    `mutation { customerSignUp(draft: { email: "a@example.com", password: "p", key: "aa" }) {
      customer { id } } }`,
  );
  const id = sandbox.customer('aa')?.id ?? '';
  await update(caller, sandbox, id, [
    { changeEmail: { email: 'b@example.com' } },
    { setFirstName: { firstName: 'A' } },
    { setLastName: { lastName: 'B' } },
    { setTitle: { title: 'C' } },
    { setCompanyName: { companyName: 'D' } },
    { setExternalId: { externalId: 'E' } },
    { setFirstName: {} },
  ]);
  const before = ((await caller.ask(list)).data as Listed).messages.results;
  expect(before[0]).toMatchObject({ userProvidedIdentifiers: { key: 'aa', externalId: 'E' } });
  await caller.ask('mutation { deleteCustomer(key: "aa", version: 2) { id } }');
  const { data } = await caller.ask(list);
  expect((data as Listed).messages.results.map(({ payload }) => payload)).toEqual([
    { type: 'CustomerCreated', customer: { email: 'a@example.com', version: 1 } },
    { type: 'CustomerEmailChanged', email: 'b@example.com', oldEmail: 'a@example.com' },
    { type: 'CustomerFirstNameSet', firstName: 'A' },
    { type: 'CustomerLastNameSet', lastName: 'B' },
    { type: 'CustomerTitleSet', title: 'C' },
    { type: 'CustomerCompanyNameSet', companyName: 'D' },
    { type: 'CustomerExternalIdSet', externalId: 'E' },
    { type: 'CustomerFirstNameSet', firstName: null },
    { type: 'CustomerDeleted', lastEmail: 'b@example.com' },
  ]);
});

it('finds messages by type, by resource and by version, and sorts them', async () => {
  const sandbox = await start();
  const caller = await signIn(sandbox);
  for (const id of ['ada', 'bob'])
    await update(caller, sandbox, id, [
      { setCustomerGroup: { customerGroup: { key: 'press' } } },
      { setTitle: { title: 'Dr' } },
    ]);
  const types = async (where: string, ...sort: readonly string[]): Promise<unknown> =>
    ((await caller.ask(list, { where, sort })).data as Listed).messages.results.map(
      ({ type }) => type,
    );
  expect(await types('type = "CustomerTitleSet"')).toHaveLength(2);
  expect(
    await types('resource(typeId = "customer" and id = "bob")', 'sequenceNumber desc'),
  ).toEqual(['CustomerTitleSet', 'CustomerGroupSet']);
  expect(await types('resourceVersion > 2')).toEqual([]);
  expect(await types('sequenceNumber = 1', 'id asc')).toHaveLength(2);
});

it('seeds without messages', async () => {
  const sandbox = await start();
  await sandbox.add({ customers: [{ email: 'x@example.com' }] });
  expect(sandbox.messages).toEqual([]);
});
