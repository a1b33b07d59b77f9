import { describe, expect } from 'vitest';

import { createGroup } from '../commands.ts';
import type { GroupQuery } from '../../src/domain/finding.ts';
import { groupStatuses } from '../../src/domain/groups.ts';
import type { Sent } from '../../src/store/sending.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { type ContractTest, jobOf } from './harness.ts';

const nothingSent: Sent = {
  sending: {
    deliveredSequence: 0,
    deliveries: 0,
    failedAttempts: 0,
    failingSince: null,
    nextAttemptOn: 0,
  },
  deliveries: [],
};

type Method = Exclude<keyof Store, 'sharesTransactions' | 'now' | 'close'>;

const everyGroup: GroupQuery = {
  statuses: groupStatuses,
  text: null,
  companyId: null,
  fields: {},
  sort: 'groupId',
  descending: false,
};
const everybody = { text: null, identifier: null, descending: false };

export function closing(it: ContractTest): void {
  describe('a closed store', () => {
    it('rejects every call with StoreUnavailable', async ({ store, orgId }) => {
      const calls: Record<Method, () => Promise<unknown>> = {
        write: () => store.write([jobOf(orgId, createGroup('a'))]),
        load: () => store.load(orgId, [{ customers: [7] }]),
        findGroups: () => store.findGroups(orgId, [{ id: 1 }]),
        listMembers: () => store.listMembers(orgId, 1),
        findGroupWithMembers: () => store.findGroupWithMembers(orgId, 1, { after: 0, limit: 1 }),
        findGroupsWithAllMembers: () => store.findGroupsWithAllMembers(orgId, [{ id: 1 }]),
        listGroups: () => store.listGroups(orgId, everyGroup, { after: null, limit: 1 }),
        listCurrentMembers: () => store.listCurrentMembers(orgId, 1, { after: 0, limit: 1 }),
        listGroupsOfCustomer: () => store.listGroupsOfCustomer(orgId, 7, { after: 0, limit: 1 }),
        listInvitations: () => store.listInvitations(orgId, { groupId: 1 }, { after: 0, limit: 1 }),
        findCustomer: () => store.findCustomer(orgId, 7),
        listCustomers: () => store.listCustomers(orgId, everybody, { after: null, limit: 1 }),
        listCompanies: () => store.listCompanies(orgId, { after: 0, limit: 1 }),
        listChanges: () => store.listChanges(orgId, { since: 0, limit: 1 }),
        findImport: () => store.findImport(orgId, 'i'),
        listImports: () => store.listImports(orgId, { after: null, limit: 1 }),
        listImportErrors: () =>
          store.listImportErrors(orgId, { importId: 'i', phase: 'import', after: 0, limit: 1 }),
        listEntries: () => store.listEntries(orgId, { since: 0, limit: 1 }),
        listHistory: () => store.listHistory(orgId, { groupIds: [1], upTo: 1 }),
        openSnapshot: () => store.openSnapshot(orgId),
        listDue: () => store.listDue(orgId, 1, 1),
        findOrg: () => store.findOrg(orgId),
        listOrgs: () => store.listOrgs(),
        listTills: () => store.listTills(orgId),
        findLogin: () => store.findLogin('org', 'acme'),
        findTill: () => store.findTill(orgId, 1),
        reserveOrgId: () => store.reserveOrgId(),
        forgetAnswers: () => store.forgetAnswers(orgId, 0),
        listWebhooks: () => store.listWebhooks(orgId),
        listDueOrgs: () => store.listDueOrgs(0),
        leaseWebhook: () => store.leaseWebhook(orgId, 0, { owner: 'me', until: 0 }),
        recordSent: () => store.recordSent(orgId, 1, { owner: 'me', until: 0 }, nothingSent),
        releaseWebhooks: () => store.releaseWebhooks(orgId),
        listDeliveries: () => store.listDeliveries(orgId, 1),
        installationSecret: () => store.installationSecret('tokens'),
      };
      await store.close();
      for (const [method, call] of Object.entries(calls))
        await expect(call(), method).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('can be closed again', async ({ store }) => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
