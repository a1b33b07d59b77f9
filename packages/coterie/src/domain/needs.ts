import type { Due } from './due.ts';
import type { GroupSelector } from './groups.ts';
import type { IdempotencyKey } from './idempotency.ts';
import type { IdentifierQuery } from './identifiers.ts';
import type { LoginKind } from './tills.ts';

/**
 * The facts that must be loaded before a command is decided. For every group and every customer found, the engine also
 * loads the customer's membership and open invitation in the group; and the memberships of the groups that are past due,
 * so that the decision is about the group as it is now.
 */
export interface Needs {
  /** Further needs: of commands that are decided together with this one, or found while deciding. */
  readonly also?: readonly Needs[];
  readonly groups?: readonly GroupSelector[];
  readonly customers?: readonly number[];
  /** Customers, each with their default group and their membership in it. */
  readonly defaultGroupOf?: readonly number[];
  /** Customers to find by identifier. */
  readonly identifiers?: readonly IdentifierQuery[];
  /** For each of these customers: the group whose primary member they are. */
  readonly primaryOf?: readonly number[];
  /** For every group found: all its memberships, with the customers. */
  readonly allMembers?: true;
  /** For every customer found: all their memberships, with the groups. */
  readonly allMemberships?: true;
  /** For every customer found: their details and identifiers. */
  readonly details?: true;
  /** For every customer found: all who were merged into them, directly or through another, with details and identifiers. */
  readonly victims?: true;
  /** Each with its group and customer as stored. Nothing else that is past due in the group is loaded. */
  readonly due?: readonly Due[];
  readonly companies?: readonly number[];
  readonly companyExternalIds?: readonly string[];
  readonly logins?: readonly { readonly kind: LoginKind; readonly name: string }[];
  /** Invitations, each with its group and customer. */
  readonly invitations?: readonly number[];
  /** For every group and every customer found: the open invitations. */
  readonly openInvitations?: true;
  /** The remembered outcome for this key. */
  readonly idempotencyKey?: IdempotencyKey;
  /** Imports by their ids. */
  readonly imports?: readonly string[];
  /** All webhooks of the org. */
  readonly webhooks?: true;
  /** The number of current memberships of the org. */
  readonly membershipCount?: true;
  /** The largest maxGroupSize of the org's live groups. */
  readonly largestGroup?: true;
}
