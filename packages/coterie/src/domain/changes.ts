import type { Company } from './companies.ts';
import type { Customer, CustomerDetails } from './customers.ts';
import type { GroupDetails, GroupStatus } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { InvitationRecord } from './invitations.ts';
import type { MembershipRecord } from './memberships.ts';
import type { OrgSettings } from './org.ts';
import type { Till } from './tills.ts';
import type { WebhookDetails } from './webhooks.ts';

/** What a group's beginning or end by itself changes: its status as readers see it. */
interface ShownStatus {
  readonly status: GroupStatus;
}

/** What stands in the log where the content was before its customer was erased. */
type Erased = null;

/** What an erasure took away, in numbers: nothing of it tells who she was. */
export interface Erasure {
  /** Memberships that it ended. */
  readonly memberships: number;
  readonly identifiers: number;
  readonly profiles: number;
  /** With whose erasure: her survivor's when she had been merged away, or her own userId. */
  readonly erasedWith: number;
}

/** An offer of the primary membership as the change log records it. */
export interface OfferRecord {
  /** Who makes it: the primary member. */
  readonly fromUserId: number;
  readonly expiresOn: number;
}

interface ClosedInvitation {
  groupId: number;
  userId: number;
  before: InvitationRecord;
  after: InvitationRecord;
}

interface ClosedOffer {
  groupId: number;
  userId: number;
  before: OfferRecord;
  after: null;
}

interface Kinds {
  orgCreated: { before: null; after: OrgSettings };
  orgUpdated: { before: OrgSettings; after: OrgSettings };
  tillCreated: { tillId: number; before: null; after: Omit<Till, 'tillId' | 'createdOn'> };
  tillUpdated: {
    tillId: number;
    before: Omit<Till, 'tillId' | 'createdOn'>;
    after: Omit<Till, 'tillId' | 'createdOn'>;
  };
  /** The secret itself is in no log. */
  tillSecretChanged: { tillId: number; before: null; after: null };
  clientCreated: { tillId: number; before: null; after: { key: string } };
  groupCreated: { groupId: number; before: null; after: GroupDetails };
  groupUpdated: { groupId: number; before: GroupDetails; after: GroupDetails };
  groupRestored: { groupId: number; before: GroupDetails; after: GroupDetails };
  groupDeleted: { groupId: number; before: GroupDetails; after: GroupDetails };
  groupBegan: { groupId: number; before: ShownStatus; after: ShownStatus };
  groupEnded: { groupId: number; before: ShownStatus; after: ShownStatus };
  groupMemberAdded: { groupId: number; userId: number; before: null; after: MembershipRecord };
  groupMemberUpdated: {
    groupId: number;
    userId: number;
    before: MembershipRecord;
    after: MembershipRecord;
  };
  groupMemberRemoved: { groupId: number; userId: number; before: MembershipRecord; after: null };
  defaultGroupChanged: { userId: number; before: number | null; after: number | null };
  invitationCreated: { groupId: number; userId: number; before: null; after: InvitationRecord };
  invitationAccepted: ClosedInvitation;
  invitationDeclined: ClosedInvitation;
  invitationWithdrawn: ClosedInvitation;
  invitationExpired: ClosedInvitation;
  /** `userId` is whom the primary member asks. */
  handOverOffered: { groupId: number; userId: number; before: null; after: OfferRecord };
  handOverAccepted: ClosedOffer;
  handOverDeclined: ClosedOffer;
  handOverWithdrawn: ClosedOffer;
  handOverExpired: ClosedOffer;
  customerCreated: { userId: number; before: null; after: CustomerDetails | Erased };
  customerDetailsChanged: {
    userId: number;
    before: CustomerDetails | Erased;
    after: CustomerDetails | Erased;
  };
  customerCompanyChanged: { userId: number; before: number | null; after: number | null };
  customerMerged: { userId: number; before: null; after: Pick<Customer, 'mergedInto'> };
  customerIdentifierAdded: { userId: number; before: null; after: Identifier | Erased };
  customerIdentifierRemoved: { userId: number; before: Identifier | Erased; after: null };
  customerErased: { userId: number; before: null; after: Erasure };
  companyCreated: {
    companyId: number;
    before: null;
    after: Pick<Company, 'externalId' | 'name'>;
  };
  webhookCreated: { webhookId: number; before: null; after: WebhookDetails };
  webhookUpdated: { webhookId: number; before: WebhookDetails; after: WebhookDetails };
  /** The secret itself is in no log. */
  webhookSecretChanged: { webhookId: number; before: null; after: null };
  /** Everything after `since` is sent again. */
  webhookReplayed: { webhookId: number; before: null; after: { since: number } };
  webhookDeleted: { webhookId: number; before: WebhookDetails; after: null };
}

export type ChangeKind = keyof Kinds;

/**
 * Kinds whose `before` and `after` tell who a customer is. An erasure takes them out of the log; all other kinds hold
 * ids and what is said about groups.
 */
export const personalKinds = [
  'customerCreated',
  'customerDetailsChanged',
  'customerIdentifierAdded',
  'customerIdentifierRemoved',
] as const satisfies readonly ChangeKind[];

export function isPersonal(kind: ChangeKind): boolean {
  return (personalKinds as readonly ChangeKind[]).includes(kind);
}

const everyKind: Readonly<Record<ChangeKind, true>> = {
  orgCreated: true,
  orgUpdated: true,
  tillCreated: true,
  tillUpdated: true,
  tillSecretChanged: true,
  clientCreated: true,
  groupCreated: true,
  groupUpdated: true,
  groupDeleted: true,
  groupRestored: true,
  groupBegan: true,
  groupEnded: true,
  groupMemberAdded: true,
  groupMemberUpdated: true,
  groupMemberRemoved: true,
  defaultGroupChanged: true,
  invitationCreated: true,
  invitationAccepted: true,
  invitationDeclined: true,
  invitationWithdrawn: true,
  invitationExpired: true,
  handOverOffered: true,
  handOverAccepted: true,
  handOverDeclined: true,
  handOverWithdrawn: true,
  handOverExpired: true,
  customerCreated: true,
  customerDetailsChanged: true,
  customerCompanyChanged: true,
  customerMerged: true,
  customerIdentifierAdded: true,
  customerIdentifierRemoved: true,
  customerErased: true,
  companyCreated: true,
  webhookCreated: true,
  webhookUpdated: true,
  webhookSecretChanged: true,
  webhookReplayed: true,
  webhookDeleted: true,
};

export const changeKinds = Object.keys(everyKind) as readonly ChangeKind[];

/** What a decision changes: the kind, the things concerned, their state before and after. */
export type Effect = {
  [Kind in ChangeKind]: { readonly kind: Kind } & Readonly<Kinds[Kind]>;
}[ChangeKind];

/** One entry of an org's change log. Folding the log from the start gives the org's state. */
export type Change = Effect & {
  /** Position in the org's log: 1, 2, 3, … without a gap. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The command that caused it, e.g. `join` or `mergeCustomer`. */
  readonly cause: string;
  readonly actor: Actor;
};

/** Who asked for a change. */
export interface Actor {
  /** Null: the operator, at the command line. */
  readonly tillId: number | null;
  /** The request it came with, as in the log and the X-Request-Id header. */
  readonly requestId: string | null;
}
