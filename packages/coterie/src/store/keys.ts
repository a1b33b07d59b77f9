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

/** The keys to read of one org in one round, by kind. An engine returns what exists. */
export class Keys {
  org = false;
  largestGroup = false;
  membershipCount = false;
  /** All webhooks of the org. */
  webhooks = false;
  readonly groups = new Set<number>();
  /** External ids of live groups. */
  readonly externalIds = new Set<string>();
  readonly primaries = new Set<number>();
  readonly customers = new Set<number>();
  /** Customers whose default group, and membership in it, are needed. */
  readonly defaultGroupOf = new Set<number>();
  readonly details = new Set<number>();
  readonly identifiersOf = new Set<number>();
  /** Every owner of the identifier's type and value is found, regardless of its source. */
  readonly searches = new Map<string, IdentifierQuery>();
  readonly memberships = new Map<string, { readonly groupId: number; readonly userId: number }>();
  /** Memberships in live groups that are named by external id; these ids are also in `externalIds`. */
  readonly membershipsNamed = new Map<string, MembershipNamed>();
  readonly membersOf = new Set<number>();
  /** Groups whose memberships that are past due are needed. */
  readonly overdueOf = new Set<number>();
  readonly groupsOf = new Set<number>();
  /** Customers for whom everybody merged into them, directly or indirectly, is needed. */
  readonly survivors = new Set<number>();
  readonly invitations = new Set<number>();
  /** By membershipKey: pairs whose open invitation is needed. */
  readonly openInvitations = new Map<
    string,
    { readonly groupId: number; readonly userId: number }
  >();
  /** Groups and customers for which all open invitations are needed. */
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

/** What an engine found for the keys; kinds that were not requested are empty. */
export interface Found {
  readonly org: Org | null;
  readonly largestGroupSize: number;
  /** Memberships of the org. */
  readonly membershipCount: number;
  /** Found by id, external id, primary member, or as somebody's default group. */
  readonly groups: readonly Group[];
  readonly customers: readonly Customer[];
  readonly details: readonly DetailsOfCustomer[];
  /** Ordered, for each customer, by source, account, type and value. */
  readonly identifiersOf: readonly Owner[];
  readonly owners: readonly Owner[];
  readonly memberships: readonly Membership[];
  readonly membersOf: readonly Membership[];
  readonly overdueOf: readonly Membership[];
  readonly groupsOf: readonly Membership[];
  /** For all survivors together. */
  readonly victims: readonly Customer[];
  /** Found by id, by group and customer, by group, or by customer. */
  readonly invitations: readonly Invitation[];
  readonly companies: readonly Company[];
  readonly logins: readonly Login[];
  readonly tills: readonly Till[];
  readonly answers: readonly RememberedAnswer[];
  readonly imports: readonly Import[];
  readonly webhooks: readonly Webhook[];
}
