import { expect, test } from 'vitest';

import { groupsOf, priceSelection } from '../src/index.ts';

const vip = { id: 'group-vip', key: 'vip', name: 'VIP', version: 1 };
const club = { typeId: 'customer-group', id: 'group-club' };

test('returns the arguments that make both kinds of groups count for prices', () => {
  const customer = {
    customerGroup: vip,
    customerGroupAssignments: [{ customerGroup: vip }, { customerGroupRef: club }],
  };
  expect(priceSelection(customer)).toEqual({
    customerGroupId: 'group-vip',
    customerGroupAssignmentIds: ['group-vip', 'group-club'],
  });
  expect(groupsOf(customer)).toEqual([vip, { id: 'group-club' }]);
});

test('omits arguments without a value, so that the result can be spread into any query', () => {
  expect(priceSelection({ customerGroupRef: club })).toEqual({ customerGroupId: 'group-club' });
  expect(priceSelection({ customerGroup: null, customerGroupAssignments: [] })).toEqual({});
  expect(priceSelection({ customerGroupAssignments: [{ customerGroupRef: club }] })).toEqual({
    customerGroupAssignmentIds: ['group-club'],
  });
});

test('names each group once', () => {
  const customerGroupAssignments = [{ customerGroup: vip }, { customerGroup: vip }, null as never];
  expect(priceSelection({ customerGroupAssignments })).toEqual({
    customerGroupAssignmentIds: ['group-vip'],
  });
});

test.each([
  ['what getCustomerGroups returns', { customer: {}, groups: [] }],
  ['a string', 'ada'],
  ['a customer that was read without groups', { id: 'ada', version: 1 }],
])('does not mistake %s for a customer without groups', (_, wrong) => {
  expect(() => priceSelection(wrong as never)).toThrow('takes a customer that was read with');
  expect(() => groupsOf(wrong as never)).toThrow(TypeError);
});

test('a guest has no group prices', () => {
  expect(priceSelection(null)).toEqual({});
  expect(priceSelection(undefined)).toEqual({});
  expect(groupsOf(null)).toEqual([]);
});
