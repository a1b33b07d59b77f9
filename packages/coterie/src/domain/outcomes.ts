import type { Erasure } from './changes.ts';
import type { Company } from './companies.ts';
import type { Refusal } from './refusals.ts';
import type { Group } from './groups.ts';
import type { Identifier } from './identifiers.ts';
import type { Import } from './imports.ts';
import type { Invitation } from './invitations.ts';
import type { OfferedHandOver } from './offers.ts';
import type { OrgSettings } from './org.ts';
import type { Till } from './tills.ts';
import type { Webhook } from './webhooks.ts';
import type { BatchItem, CommandType, JoinItem } from './commands.ts';

/** What became of one item of a join. */
export interface JoinedItem {
  /** As it was asked for; of who was a member already, and was wished to be one, as she is. */
  readonly item: JoinItem;
  readonly groupId: number;
  /** As stored: true for the primary member too. */
  readonly defaultGroup: boolean;
  readonly refusal: Refusal | null;
}

/** What became of one of the victim's memberships in a merge. */
export interface MergedMembership {
  readonly groupId: number;
  /** `united`: the survivor was a member already. `notMoved`: `refusal` says why; it ended. */
  readonly outcome: 'moved' | 'united' | 'notMoved';
  /** Whether the survivor is the group's primary member now. */
  readonly primaryMember: boolean;
  readonly permissions: readonly string[];
  /** Why the membership, or the victim's primary role in the group, could not move. */
  readonly refusal: Refusal | null;
}

export interface MergeReport {
  readonly victim: number;
  readonly survivor: number;
  readonly memberships: readonly MergedMembership[];
  /** The survivor's default group afterwards. */
  readonly defaultGroupId: number | null;
  readonly identifiers: {
    readonly moved: readonly Identifier[];
    /** Those of a type that the survivor has in the same source; they still name the victim. */
    readonly kept: readonly Identifier[];
  };
  /** The survivor's company afterwards. */
  readonly companyId: number | null;
}

/** What an erasure took away. */
export interface EraseReport {
  readonly userId: number;
  /** Sequence of her `customerErased`. */
  readonly sequence: number;
  /** In milliseconds since the epoch. */
  readonly erasedOn: number;
  /** Of her, and of those who had been merged into her. */
  readonly erased: readonly ({ readonly userId: number } & Erasure)[];
}

/** What became of one item of a batch. */
export type BatchedOutcome =
  | { readonly accepted: true; readonly result: Results[BatchItem['type']] }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };

/** Of a wish for something new. */
interface Made {
  /** Present when it was there already and nothing was made. */
  readonly existed?: true;
}

/** What each accepted command answers. */
export interface Results {
  createGroup: { readonly groupId: number; readonly group: Group } & Made;
  updateGroup: { readonly group: Group };
  patchGroup: { readonly group: Group };
  deleteGroup: { readonly groupId: number };
  restoreGroup: { readonly group: Group };
  join: { readonly items: readonly JoinedItem[] };
  leave: { readonly groupId: number; readonly userId: number };
  transfer: { readonly userIds: readonly number[] };
  setPermissions: {
    readonly groupId: number;
    readonly userId: number;
    readonly defaultGroup: boolean;
    readonly primaryMember: boolean;
  };
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
  setCompany: { readonly userId: number; readonly companyId: number | null };
  mergeCustomer: MergeReport;
  eraseCustomer: EraseReport;
  settle: { readonly changes: number };
  createCompany: Company;
  /** How far the import has come. */
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

/** An accepted command's result, or all the reasons why it was refused. */
export type Outcome<Type extends CommandType = CommandType> =
  | { readonly accepted: true; readonly result: Results[Type] }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };
