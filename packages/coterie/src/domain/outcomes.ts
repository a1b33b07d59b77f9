import type { Erasure } from './changes.ts';
import type { Company } from './companies.ts';
import type { Customer } from './customers.ts';
import type { Refusal } from './refusals.ts';
import type { Group } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { Import } from './imports.ts';
import type { Invitation } from './invitations.ts';
import type { MemberDetails } from './memberships.ts';
import type { OfferedHandOver } from './offers.ts';
import type { OrgSettings } from './org.ts';
import type { Till } from './tills.ts';
import type { Webhook } from './webhooks.ts';
import type { BatchItem, CommandType, JoinItem } from './commands.ts';

/** The result of one item of a join. */
export interface JoinedItem {
  /** As requested; for a customer who is already a member with `onExisting: ignore`, the membership as it is. */
  readonly item: JoinItem;
  readonly groupId: number;
  /** As stored: always true for the primary member. */
  readonly defaultGroup: boolean;
  /** Milliseconds since the epoch; null when refused. */
  readonly joinedOn: number | null;
  readonly refusal: Refusal | null;
}

/** A membership as it is now. */
export interface MemberState extends MemberDetails {
  readonly groupId: number;
  readonly userId: number;
  /** Milliseconds since the epoch. */
  readonly joinedOn: number;
}

/** The result for one of the victim's memberships in a merge. */
export interface MergedMembership {
  readonly groupId: number;
  /** `united`: the survivor was already a member. `notMoved`: the membership ended, `refusal` says why. */
  readonly outcome: 'moved' | 'united' | 'notMoved';
  /** Whether the survivor is now the primary member of the group. */
  readonly primaryMember: boolean;
  readonly permissions: readonly string[];
  /** Why the membership, or the victim's primary role in the group, could not move. */
  readonly refusal: Refusal | null;
}

export interface MergeReport {
  readonly victim: number;
  readonly survivor: number;
  readonly memberships: readonly MergedMembership[];
  /** The survivor's default group after the merge. */
  readonly defaultGroupId: number | null;
  readonly identifiers: {
    readonly moved: readonly Identifier[];
    /** Identifiers of a type that the survivor already has in the same source. They still belong to the victim. */
    readonly kept: readonly Identifier[];
  };
  /** The survivor's company after the merge. */
  readonly companyId: number | null;
}

/** What an erasure removed. */
export interface EraseReport {
  readonly userId: number;
  /** Sequence of the customer's `customerErased` change. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly erasedOn: number;
  /** The customer, and all who had been merged into them. */
  readonly erased: readonly ({ readonly userId: number } & Erasure)[];
}

/** The outcome of one item of a batch. */
export type BatchedOutcome =
  | { readonly accepted: true; readonly result: Results[BatchItem['type']] }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };

/** The result of a command that creates something. */
interface Made {
  /** Present when it already existed and nothing was created. */
  readonly existed?: true;
}

/** The result of each accepted command. */
export interface Results {
  createGroup: { readonly groupId: number; readonly group: Group } & Made;
  updateGroup: { readonly group: Group };
  patchGroup: { readonly group: Group };
  deleteGroup: { readonly groupId: number };
  restoreGroup: { readonly group: Group };
  join: { readonly items: readonly JoinedItem[] };
  leave: { readonly groupId: number; readonly userId: number };
  transfer: { readonly userIds: readonly number[] };
  setPermissions: MemberState;
  patchMember: Results['setPermissions'];
  setDefaultGroup: { readonly userId: number; readonly groupId: number | null };
  handOver: { readonly groupId: number; readonly userId: number };
  invite: { readonly invitation: Invitation } & Made;
  acceptInvitation: { readonly invitation: Invitation };
  declineInvitation: { readonly invitation: Invitation };
  withdrawInvitation: { readonly invitation: Invitation };
  offerHandOver: OfferedHandOver & Made;
  acceptHandOver: { readonly groupId: number; readonly userId: number };
  declineHandOver: OfferedHandOver;
  withdrawHandOver: OfferedHandOver;
  batch: { readonly items: readonly BatchedOutcome[] };
  createCustomer: { readonly userId: number };
  changeIdentifiers: { readonly userId: number };
  setCompany: { readonly customer: Customer };
  mergeCustomer: MergeReport;
  eraseCustomer: EraseReport;
  settle: { readonly changes: number };
  createCompany: Company;
  /** The import with its progress. */
  importRows: { readonly import: Import };
  undoImport: { readonly import: Import };
  createOrg: { readonly orgId: number };
  updateOrg: { readonly settings: OrgSettings };
  createTill: Till;
  rotateTill: Till;
  disableTill: Till;
  createClient: { readonly key: string };
  createWebhook: Webhook;
  updateWebhook: Webhook;
  disableWebhook: Webhook;
  deleteWebhook: { readonly webhookId: number };
  rotateWebhookSecret: Webhook;
  replayWebhook: Webhook;
}

/** The result of an accepted command, or all reasons why it was rejected. */
export type Outcome<Type extends CommandType = CommandType> =
  | { readonly accepted: true; readonly result: Results[Type] }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };
