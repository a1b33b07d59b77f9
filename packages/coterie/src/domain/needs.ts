import type { Due } from './due.ts';
import type { GroupSelector } from './groups.ts';
import type { IdempotencyKey } from './idempotency.ts';
import type { IdentifierQuery } from './identifiers.ts';
import type { LoginKind } from './tills.ts';

/**
 * The facts that a command is decided on, to be loaded before it. The engine also loads, for every
 * group and every customer that these find, the membership of the one in the other, and the open invitation; and the
 * memberships that are past due in the groups, so that the group can be decided about as it is now.
 */
export interface Needs {
  /** These too: of other commands that are decided as one with this one, or found out while deciding it. */
  readonly also?: readonly Needs[];
  readonly groups?: readonly GroupSelector[];
  readonly customers?: readonly number[];
  /** Customers, each with her default group and her membership in it. */
  readonly defaultGroupOf?: readonly number[];
  /** Customers to be found by identifier. */
  readonly identifiers?: readonly IdentifierQuery[];
  /** For these customers: of which group each is the primary member. */
  readonly primaryOf?: readonly number[];
  /** For every group found: all its members, and their customers. */
  readonly allMembers?: true;
  /** For every customer found: all her memberships, and their groups. */
  readonly allMemberships?: true;
  /** For every customer found: her details and identifiers. */
  readonly details?: true;
  /** For every customer found: who was merged into her, or into one of them, with their details and identifiers. */
  readonly victims?: true;
  /** Each with its group and customer, as they are stored: what else is past due in the group is not looked for. */
  readonly due?: readonly Due[];
  readonly companies?: readonly number[];
  readonly companyExternalIds?: readonly string[];
  readonly logins?: readonly { readonly kind: LoginKind; readonly name: string }[];
  /** Invitations, each with its group and customer. */
  readonly invitations?: readonly number[];
  /** For every group and every customer found: its, or her, open invitations. */
  readonly openInvitations?: true;
  /** What was answered to this key. */
  readonly idempotencyKey?: IdempotencyKey;
  /** Imports by their ids. */
  readonly imports?: readonly string[];
  /** All webhooks of the org. */
  readonly webhooks?: true;
  /** How many current memberships the org has. */
  readonly membershipCount?: true;
  /** The largest maxGroupSize of the org's live groups. */
  readonly largestGroup?: true;
}
