import type { Company } from '../../../src/domain/companies.ts';
import type { Customer } from '../../../src/domain/customers.ts';
import { identifierKey } from '../../../src/domain/identifiers.ts';
import { companyTable } from '../../../src/store/tables/companies.ts';
import {
  customerTable,
  type DetailsOfCustomer,
  detailsTable,
} from '../../../src/store/tables/customers.ts';
import { identifierTable, type Owner, ownerReader } from '../../../src/store/tables/identifiers.ts';
import { inSnapshot } from './groups.ts';
import { byFacts, keep, type Kept } from './kept.ts';
import type { World } from './world.ts';

const everything = { after: null, limit: 200 } as const;

/** A customer, by each of the reads. */
async function records({ store, orgId, ...world }: World, userId: number) {
  const everybody = { text: null, identifier: null, descending: false };
  const { items } = await store.listCustomers(orgId, everybody, everything);
  const snapshot = await inSnapshot({ store, orgId, ...world }, 'customers');
  return {
    found: await store.findCustomer(orgId, userId),
    listed: items.find(({ customer }) => customer.userId === userId),
    inSnapshot: snapshot.find(({ customer }) => customer.userId === userId),
  };
}

const customer: Kept = keep<Customer>({
  name: 'a customer',
  table: customerTable,
  fields: customerTable.fields,
  given: () => ({ userId: [31, 31] }),
  write: byFacts(
    () => ({ groups: [{ id: 1 }], customers: [31] }),
    (facts, record) => facts.customers.set(31, record),
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ customers: [31] }])).customers.get(31),
    'load with the default group': async ({ store, orgId }) =>
      (await store.load(orgId, [{ defaultGroupOf: [31] }])).customers.get(31),
    'load of victims': async ({ store, orgId }, { mergedInto }) => {
      const facts = await store.load(orgId, [{ customers: [mergedInto ?? 31], victims: true }]);
      return facts.customers.get(31);
    },
    findCustomer: async (world) => (await records(world, 31)).found?.customer,
    listCustomers: async (world) => (await records(world, 31)).listed?.customer,
    'a snapshot': async (world) => (await records(world, 31)).inSnapshot?.customer,
  },
});

const profile = { firstName: 'Asha', lastName: null, fields: {}, commChannels: [] };

const details: Kept = keep<DetailsOfCustomer>({
  name: 'details of a customer',
  table: detailsTable,
  fields: detailsTable.fields,
  given: () => ({
    userId: [32, 32],
    details: [
      {
        loyaltyType: 'loyalty',
        associatedWith: 'till',
        extendedFields: { city: 'Pune' },
        profiles: [{ ...profile, source: 'WECHAT', accountId: 'w' }],
      },
      { loyaltyType: 'non_loyalty', associatedWith: null, extendedFields: {}, profiles: [] },
    ],
  }),
  write: byFacts(
    () => ({ customers: [32], details: true }),
    (facts, record) => facts.details.set(32, record.details),
  ),
  reads: {
    load: async ({ store, orgId }) => {
      const facts = await store.load(orgId, [{ customers: [32], details: true }]);
      return { userId: 32, details: facts.details.get(32) };
    },
    findCustomer: async (world) => ({
      userId: 32,
      details: (await records(world, 32)).found?.details,
    }),
    listCustomers: async (world) => ({
      userId: 32,
      details: (await records(world, 32)).listed?.details,
    }),
    'a snapshot': async (world) => ({
      userId: 32,
      details: (await records(world, 32)).inSnapshot?.details,
    }),
  },
});

const identifier: Kept = keep<Owner>({
  name: 'an identifier',
  table: identifierTable,
  fields: ownerReader.fields,
  given: () => ({
    identifier: [
      { source: 'WECHAT', accountId: 'w', type: 'mobile', value: '1' },
      { source: 'MARTJACK', accountId: '', type: 'email', value: '2' },
    ],
  }),
  write: byFacts(
    (record) => ({ identifiers: [record.identifier] }),
    (facts, record) => facts.owners.set(identifierKey(record.identifier), record),
  ),
  reads: {
    load: async ({ store, orgId }, record) => {
      const facts = await store.load(orgId, [{ identifiers: [record.identifier] }]);
      return facts.owners.get(identifierKey(record.identifier));
    },
    'load of the customer': async ({ store, orgId }, record) => {
      const { userId } = record;
      const facts = await store.load(orgId, [{ customers: [userId], details: true }]);
      return facts.owners.get(identifierKey(record.identifier));
    },
    findCustomer: async (world, record) => {
      const { identifiers = [] } = (await records(world, record.userId)).found ?? {};
      return { ...record, identifier: identifiers.find(isThis(record)) };
    },
    'a snapshot': async (world, record) => {
      const { identifiers = [] } = (await records(world, record.userId)).inSnapshot ?? {};
      return { ...record, identifier: identifiers.find(isThis(record)) };
    },
  },
});

function isThis(record: Owner): (one: Owner['identifier']) => boolean {
  return (one) => identifierKey(one) === identifierKey(record.identifier);
}

const company: Kept = keep<Company>({
  name: 'a company',
  table: companyTable,
  fields: companyTable.fields,
  given: () => ({ companyId: [900, 900] }),
  write: byFacts(
    () => ({ companies: [900] }),
    (facts, record) => facts.companies.set(900, record),
  ),
  reads: {
    load: async ({ store, orgId }) =>
      (await store.load(orgId, [{ companies: [900] }])).companies.get(900),
    'load by external id': async ({ store, orgId }, { externalId }) =>
      (await store.load(orgId, [{ companyExternalIds: [externalId] }])).companies.get(900),
    listCompanies: async ({ store, orgId }) =>
      (await store.listCompanies(orgId, { after: 899, limit: 1 }))[0],
    'a snapshot': async (world) =>
      (await inSnapshot(world, 'companies')).find((one) => one.companyId === 900),
  },
});

export const ofCustomers = [customer, details, identifier, company];
