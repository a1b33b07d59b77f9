import type { Company } from './companies.ts';
import type { Customer, CustomerDetails } from './customers.ts';
import { FactTable } from './fact-table.ts';
import type { Group } from './groups.ts';
import type { RememberedAnswer } from './idempotency.ts';
import type { Identifier } from './identifiers.ts';
import type { Import } from './imports.ts';
import type { Invitation } from './invitations.ts';
import { type Membership, splitMembershipKey } from './memberships.ts';
import type { Needs } from './needs.ts';
import type { Login, Till } from './tills.ts';
import type { Webhook } from './webhooks.ts';

/** The tables of one layer of facts. Tables named `loaded…` are shared by all layers: drafts do not change them. */
export class FactTables {
  readonly groups: FactTable<number, Group>;
  /** Live groups only. */
  readonly externalIds: FactTable<string, number>;
  /** By userId of the primary member: the id of the group. */
  readonly primaries: FactTable<number, number>;
  readonly customers: FactTable<number, Customer>;
  readonly details: FactTable<number, CustomerDetails>;
  readonly companies: FactTable<number, Company>;
  readonly companyExternalIds: FactTable<string, number>;
  readonly tills: FactTable<number, Till>;
  readonly logins: FactTable<string, Login>;
  readonly memberships: FactTable<string, Membership>;
  readonly invitations: FactTable<number, Invitation>;
  /** By membershipKey: the id of the open invitation of the customer to the group. */
  readonly openInvitations: FactTable<string, number>;
  /** By idempotencyId: the outcome. */
  readonly answers: FactTable<string, RememberedAnswer>;
  readonly imports: FactTable<string, Import>;
  readonly webhooks: FactTable<number, Webhook>;
  /** By identifierKey: the owner. */
  readonly owners: FactTable<string, { identifier: Identifier; userId: number }>;
  /** Lists as loaded. The accessors of Facts add what drafts changed. */
  readonly loadedSearches: FactTable<string, readonly Identifier[]>;
  readonly loadedIdentifiers: FactTable<number, readonly Identifier[]>;
  readonly loadedMembers: FactTable<number, readonly number[]>;
  readonly loadedGroups: FactTable<number, readonly number[]>;
  readonly loadedVictims: FactTable<number, readonly number[]>;
  /** Ids of the open invitations of a group and of a customer. */
  readonly loadedInvitationsOfGroup: FactTable<number, readonly number[]>;
  readonly loadedInvitationsOfCustomer: FactTable<number, readonly number[]>;
  /** By orgId: the ids of all webhooks of the org. */
  readonly loadedWebhooks: FactTable<number, readonly number[]>;

  constructor(parent: FactTables | null) {
    this.groups = parent?.groups.draft() ?? new FactTable('group', (id) => ({ groups: [{ id }] }));
    this.externalIds =
      parent?.externalIds.draft() ??
      new FactTable('external id', (externalId) => ({ groups: [{ externalId }] }));
    this.primaries =
      parent?.primaries.draft() ??
      new FactTable('primary member', (userId) => ({ primaryOf: [userId] }));
    this.customers =
      parent?.customers.draft() ?? new FactTable('customer', (userId) => ({ customers: [userId] }));
    this.details = parent?.details.draft() ?? new FactTable('details of customer');
    this.companies = parent?.companies.draft() ?? new FactTable('company');
    this.companyExternalIds = parent?.companyExternalIds.draft() ?? new FactTable('company called');
    this.tills = parent?.tills.draft() ?? new FactTable('till');
    this.logins = parent?.logins.draft() ?? new FactTable('login');
    this.memberships =
      parent?.memberships.draft() ?? new FactTable('membership', needsOfMembership);
    this.invitations = parent?.invitations.draft() ?? new FactTable('invitation');
    this.openInvitations =
      parent?.openInvitations.draft() ?? new FactTable('open invitation', needsOfMembership);
    this.answers = parent?.answers.draft() ?? new FactTable('idempotency key');
    this.imports = parent?.imports.draft() ?? new FactTable('import');
    this.webhooks = parent?.webhooks.draft() ?? new FactTable('webhook');
    this.owners = parent?.owners.draft() ?? new FactTable('identifier');
    this.loadedSearches = parent?.loadedSearches ?? new FactTable('search for');
    this.loadedIdentifiers = parent?.loadedIdentifiers ?? new FactTable('identifiers of customer');
    this.loadedMembers =
      parent?.loadedMembers ??
      new FactTable('members of group', (id) => ({ groups: [{ id }], allMembers: true }));
    this.loadedGroups =
      parent?.loadedGroups ??
      new FactTable('groups of customer', (userId) => ({
        customers: [userId],
        allMemberships: true,
      }));
    this.loadedVictims =
      parent?.loadedVictims ??
      new FactTable('victims of customer', (userId) => ({ customers: [userId], victims: true }));
    this.loadedInvitationsOfGroup =
      parent?.loadedInvitationsOfGroup ??
      new FactTable('invitations of group', (id) => ({ groups: [{ id }], openInvitations: true }));
    this.loadedInvitationsOfCustomer =
      parent?.loadedInvitationsOfCustomer ??
      new FactTable('invitations of customer', (userId) => ({
        customers: [userId],
        openInvitations: true,
      }));
    this.loadedWebhooks = parent?.loadedWebhooks ?? new FactTable('webhooks of org');
  }

  /** Takes over what the tables of a draft of these changed. */
  protected absorbTables(draft: FactTables): void {
    this.groups.absorb(draft.groups);
    this.externalIds.absorb(draft.externalIds);
    this.primaries.absorb(draft.primaries);
    this.customers.absorb(draft.customers);
    this.details.absorb(draft.details);
    this.companies.absorb(draft.companies);
    this.companyExternalIds.absorb(draft.companyExternalIds);
    this.tills.absorb(draft.tills);
    this.logins.absorb(draft.logins);
    this.memberships.absorb(draft.memberships);
    this.invitations.absorb(draft.invitations);
    this.openInvitations.absorb(draft.openInvitations);
    this.answers.absorb(draft.answers);
    this.imports.absorb(draft.imports);
    this.webhooks.absorb(draft.webhooks);
    this.owners.absorb(draft.owners);
  }
}

function needsOfMembership(key: string): Needs {
  const { groupId, userId } = splitMembershipKey(key);
  return { groups: [{ id: groupId }], customers: [userId] };
}
