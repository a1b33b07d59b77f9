import type { Company } from './companies.ts';
import type { Customer, CustomerDetails } from './customers.ts';
import type { GroupDetails, GroupStatus } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { InvitationRecord } from './invitations.ts';
import type { MembershipRecord } from './memberships.ts';
import type { OrgSettings } from './org.ts';
import type { Till } from './tills.ts';
import type { WebhookDetails } from './webhooks.ts';

/** What changes when a group begins or ends by itself: its status as readers see it. */
interface ShownStatus {
  readonly status: GroupStatus;
}

/** What the log holds in place of the content after its customer was erased. */
type Erased = null;

/** What an erasure removed, in numbers. Nothing in it identifies the customer. */
export interface Erasure {
  /** Memberships that the erasure ended. */
  readonly memberships: number;
  readonly identifiers: number;
  readonly profiles: number;
  /** The customer whose erasure it was: the survivor of a merged customer, else the customer. */
  readonly erasedWith: number;
}

/** An offer to hand over the primary membership, as the change log records it. */
export interface OfferRecord {
  /** The primary member, who makes the offer. */
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
  /** The log does not hold the secret. */
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
  /** `userId` is the member whom the primary member asks. */
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
  /** The log does not hold the secret. */
  webhookSecretChanged: { webhookId: number; before: null; after: null };
  /** Everything after `since` is sent again. */
  webhookReplayed: { webhookId: number; before: null; after: { since: number } };
  webhookDeleted: { webhookId: number; before: WebhookDetails; after: null };
}

export type ChangeKind = keyof Kinds;

/**
 * Kinds whose `before` and `after` identify a customer. An erasure removes these from the log. All other kinds hold ids
 * and data about groups.
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

/** What a decision changes: the kind, the ids of what it is about, and the state before and after. */
export type Effect = {
  [Kind in ChangeKind]: { readonly kind: Kind } & Readonly<Kinds[Kind]>;
}[ChangeKind];

/** One entry of an org's change log. Folding the log from the start gives the org's state. */
export type Change = Effect & {
  /** Position in the org's log: 1, 2, 3, … without a gap. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The command that caused the change, e.g. `join` or `mergeCustomer`. */
  readonly cause: string;
  readonly actor: Actor;
};

/** Who requested a change. */
export interface Actor {
  /** Null: the operator at the command line. */
  readonly tillId: number | null;
  /** Id of the request, as in the service's log and the X-Request-Id header. */
  readonly requestId: string | null;
}
