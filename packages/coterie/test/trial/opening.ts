import type { Command } from '../../src/domain/commands.ts';

const groups = ['red', 'green', 'blue', 'gold'].map((externalId, index): Command => ({
  type: 'createGroup',
  details: { externalId, maxGroupSize: index + 2 },
}));

const companies = ['acme', 'blue'].map((externalId): Command => ({
  type: 'createCompany',
  externalId,
  name: null,
}));

const customers = [1, 2, 3, 4, 5, 6, 7, 8].map((userId): Command => ({
  type: 'createCustomer',
  userId,
  loyaltyType: 'loyalty',
  associatedWith: null,
  extendedFields: {},
  profiles: [
    {
      source: 'INSTORE',
      accountId: '',
      firstName: `Customer ${userId}`,
      lastName: null,
      fields: {},
      commChannels: [],
      identifiers: [{ type: 'mobile', value: String(userId) }],
    },
  ],
}));

const families = [
  [1, 2],
  [3, 4, 5],
].map(([primary, ...others], index): Command => ({
  type: 'join',
  selectors: { id: index + 3 },
  items: [primary, ...others].map((userId) => ({
    ...(userId === undefined ? {} : { userId }),
    primaryMember: userId === primary,
    defaultGroup: false,
    permissions: [],
  })),
}));

/** What every trial starts from: groups 1 to 4 (3 and 4 with members), companies 1 and 2, customers 1 to 8. */
export const opening: readonly Command[] = [...groups, ...companies, ...customers, ...families];
