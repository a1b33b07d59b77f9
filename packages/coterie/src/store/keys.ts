import type { Company } from '../domain/companies.ts';
import type { Customer } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import { type IdempotencyKey, type RememberedAnswer } from '../domain/idempotency.ts';
import type { IdentifierQuery } from '../domain/identifiers.ts';
import type { Import } from '../domain/imports.ts';
import type { Invitation } from '../domain/invitations.ts';
import { type Membership } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import type { Webhook } from '../domain/webhooks.ts';
import { type Login, type LoginKind, type Till } from '../domain/tills.ts';
import type { DetailsOfCustomer } from './tables/customers.ts';
import type { Owner } from './tables/identifiers.ts';

/** What to read of one org in one go, each sort by its keys. An engine answers with what exists of it. */
export class Keys {
  org = false;
  largestGroup = false;
  membershipCount = false;
  /** All of the org's. */
  webhooks = false;
  readonly groups = new Set<number>();
  /** Of live groups. */
  readonly externalIds = new Set<string>();
  readonly primaries = new Set<number>();
  readonly customers = new Set<number>();
  /** Customers whose default group, and membership in it, are asked for. */
  readonly defaultGroupOf = new Set<number>();
  readonly details = new Set<number>();
  readonly identifiersOf = new Set<number>();
  /** Every owner of the type and value is found, whatever the source. */
  readonly searches = new Map<string, IdentifierQuery>();
  readonly memberships = new Map<string, { readonly groupId: number; readonly userId: number }>();
  /** In live groups, named by their external ids; these are among `externalIds` too. */
  readonly membershipsNamed = new Map<string, MembershipNamed>();
  readonly membersOf = new Set<number>();
  /** Groups of whom the memberships are asked for that are past due. */
  readonly overdueOf = new Set<number>();
  readonly groupsOf = new Set<number>();
  /** Whom they survive: all who were merged into them, into those, and so on. */
  readonly survivors = new Set<number>();
  readonly invitations = new Set<number>();
  /** By membershipKey: whose open invitation is asked for. */
  readonly openInvitations = new Map<
    string,
    { readonly groupId: number; readonly userId: number }
  >();
  /** Groups and customers, all whose open invitations are asked for. */
  readonly invitationsOfGroups = new Set<number>();
  readonly invitationsOfCustomers = new Set<number>();
  readonly companies = new Set<number>();
  readonly companyExternalIds = new Set<string>();
  readonly logins = new Map<string, { readonly kind: LoginKind; readonly name: string }>();
  readonly tills = new Set<number>();
  readonly imports = new Set<string>();
  readonly idempotencyKeys = new Map<string, Pick<IdempotencyKey, 'tillId' | 'key'>>();
}

interface MembershipNamed {
  readonly externalId: string;
  readonly userId: number;
}

/** What an engine found for Keys: empty lists for sorts that were not asked for. */
export interface Found {
  readonly org: Org | null;
  readonly largestGroupSize: number;
  /** Of the org. */
  readonly membershipCount: number;
  /** By id, external id, primary member or customer whose default group it is. */
  readonly groups: readonly Group[];
  readonly customers: readonly Customer[];
  readonly details: readonly DetailsOfCustomer[];
  /** Of each customer by source, account, type and value. */
  readonly identifiersOf: readonly Owner[];
  readonly owners: readonly Owner[];
  readonly memberships: readonly Membership[];
  readonly membersOf: readonly Membership[];
  readonly overdueOf: readonly Membership[];
  readonly groupsOf: readonly Membership[];
  /** Of all survivors together. */
  readonly victims: readonly Customer[];
  /** By id, as the open one of a customer to a group, of a group or of a customer. */
  readonly invitations: readonly Invitation[];
  readonly companies: readonly Company[];
  readonly logins: readonly Login[];
  readonly tills: readonly Till[];
  readonly answers: readonly RememberedAnswer[];
  readonly imports: readonly Import[];
  readonly webhooks: readonly Webhook[];
}
