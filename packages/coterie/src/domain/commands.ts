import type { Change, Erasure } from './changes.ts';
import type { Company } from './companies.ts';
import type { Profile } from './customers.ts';
import type { Due } from './due.ts';
import type { Refusal } from './errors.ts';
import type { ExtendedFields, Group, GroupSelectors, SuccessionPolicy } from './groups.ts';
import type { Identifier, RawIdentifier } from './identifiers.ts';
import type { Import, ImportedThing } from './imports.ts';
import type { Invitation } from './invitations.ts';
import type { OfferedHandOver } from './offers.ts';
import type { OrgSettings } from './org.ts';
import type { Scope, Till } from './tills.ts';
import type { Webhook, WebhookDetails } from './webhooks.ts';

/** Parts of a group that a caller may pass; what is absent was not passed. */
export interface GroupDraft {
  readonly groupName?: string;
  readonly maxGroupSize?: number;
  readonly extendedFields?: ExtendedFields;
}

/** A JSON merge patch of a group: what is absent stays, null takes away. */
export interface GroupPatch {
  readonly groupName?: string | null;
  readonly maxGroupSize?: number;
  readonly extendedFields?: Readonly<Record<string, ExtendedFields[string] | null>> | null;
  readonly successionPolicy?: SuccessionPolicy;
  readonly successorUserId?: number | null;
  /** In milliseconds since the epoch; null: none. */
  readonly activeFrom?: number | null;
  readonly activeUntil?: number | null;
}

/** Refuses the command when the group has changed since its caller saw it. */
interface IfSequence {
  readonly ifSequence?: number;
}

/** Makes the command a wish: what is so already is no refusal. */
interface OnExisting {
  readonly onExisting?: 'ignore' | 'error';
}

/** A command that can end many memberships. */
interface MayRemove {
  /** Largest share of the memberships of the org or of a group to be ended, in percent. Null or absent: any. */
  readonly mayRemove?: number | null;
}

/** Which invitation. */
interface ToInvitation extends OnExisting {
  readonly invitationId: number;
}

/** Who answers: refused when somebody else was asked. */
interface ByUser {
  readonly userId?: number;
}

/** A webhook to be made; what is absent was not passed. */
type WebhookDraft = Partial<Pick<WebhookDetails, 'url' | 'description' | 'kinds' | 'groupId'>>;

/** One customer to be added to a group. */
export interface JoinItem {
  readonly userId?: number;
  readonly primaryMember: boolean;
  readonly defaultGroup: boolean;
  readonly permissions: readonly string[];
  /** When the membership ends by itself, in milliseconds since the epoch; absent: it does not. */
  readonly validUntil?: number;
}

/** An identifier of a profile, as a caller passed it. */
export type IdentifierDraft = Partial<Pick<RawIdentifier, 'type' | 'value'>>;

/** A profile to be created, its source and identifiers not yet looked at. */
export interface ProfileDraft extends Omit<Profile, 'source'> {
  readonly source?: string;
  readonly identifiers: readonly IdentifierDraft[];
}

/** Everything that changes an org. `null` details: the caller sent no body. */
export type Command =
  | {
      readonly type: 'createGroup';
      readonly details:
        | (GroupDraft &
            Pick<GroupPatch, 'successionPolicy' | 'activeFrom' | 'activeUntil'> & {
              readonly externalId?: string;
            })
        | null;
      readonly onExisting?: 'ignore' | 'error';
    }
  | {
      readonly type: 'updateGroup';
      readonly details: (GroupDraft & Pick<GroupSelectors, 'id' | 'externalId'>) | null;
    }
  | ({
      readonly type: 'patchGroup';
      readonly groupId: number;
      readonly patch: GroupPatch;
    } & IfSequence)
  | ({ readonly type: 'deleteGroup'; readonly selectors: GroupSelectors } & IfSequence &
      OnExisting &
      MayRemove)
  | ({ readonly type: 'restoreGroup'; readonly groupId: number } & IfSequence & OnExisting)
  | ({
      readonly type: 'join';
      readonly selectors: GroupSelectors;
      readonly items: readonly JoinItem[];
    } & OnExisting)
  | ({
      readonly type: 'leave';
      readonly groupId: number;
      /** The customer, by one of her identifiers or by her userId. */
      readonly identifier: Partial<RawIdentifier> | { readonly userId: number };
    } & OnExisting)
  | {
      readonly type: 'setPermissions';
      readonly groupId: number;
      readonly userId: number;
      readonly permissions: readonly string[];
    }
  | {
      readonly type: 'patchMember';
      readonly groupId: number;
      readonly userId: number;
      /** What is absent stays. */
      readonly patch: {
        readonly permissions?: readonly string[];
        /** Null: it does not end by itself any more. */
        readonly validUntil?: number | null;
      };
    }
  | {
      readonly type: 'setDefaultGroup';
      readonly userId: number;
      /** Null: none. */
      readonly groupId: number | null;
    }
  | ({
      readonly type: 'handOver';
      readonly groupId: number;
      /** Who is to be the primary member. */
      readonly userId: number;
    } & IfSequence)
  | ({
      readonly type: 'invite';
      readonly groupId: number;
      /** The customer, by one of her identifiers or by her userId. */
      readonly identifier: Partial<RawIdentifier> | { readonly userId: number };
      readonly permissions: readonly string[];
      readonly defaultGroup: boolean;
      /** When her membership will end by itself, in milliseconds since the epoch; absent: it will not. */
      readonly validUntil?: number;
      /** Milliseconds since the epoch; the standard when absent. */
      readonly expiresOn?: number;
    } & OnExisting)
  | ({ readonly type: 'acceptInvitation' } & ToInvitation & ByUser)
  | ({ readonly type: 'declineInvitation' } & ToInvitation & ByUser)
  | ({ readonly type: 'withdrawInvitation' } & ToInvitation)
  | ({
      readonly type: 'offerHandOver';
      readonly groupId: number;
      /** Who is to be the primary member, if she accepts. */
      readonly userId: number;
      /** Who offers it: refused when she is not the primary member. */
      readonly fromUserId?: number;
      /** Milliseconds since the epoch; the standard when absent. */
      readonly expiresOn?: number;
    } & IfSequence &
      OnExisting)
  | ({ readonly type: 'acceptHandOver'; readonly groupId: number } & IfSequence & ByUser)
  | ({ readonly type: 'declineHandOver'; readonly groupId: number } & IfSequence & ByUser)
  | ({ readonly type: 'withdrawHandOver'; readonly groupId: number } & IfSequence)
  | ({
      readonly type: 'batch';
      /** Whether one refused item refuses all. */
      readonly atomic: boolean;
      readonly items: readonly BatchItem[];
    } & MayRemove)
  | {
      readonly type: 'transfer';
      readonly leaveGroupId?: number;
      readonly joinGroupId?: number;
      readonly userIds: readonly number[];
    }
  | {
      readonly type: 'createCustomer';
      /** Brought by the caller; made when absent. */
      readonly userId?: number;
      readonly loyaltyType: 'loyalty' | 'non_loyalty';
      readonly associatedWith: string | null;
      readonly extendedFields: ExtendedFields;
      readonly profiles: readonly ProfileDraft[];
    }
  | {
      readonly type: 'changeIdentifiers';
      readonly userId: number;
      readonly source?: string;
      readonly accountId: string;
      readonly add: readonly IdentifierDraft[];
      readonly remove: readonly IdentifierDraft[];
    }
  | {
      readonly type: 'setCompany';
      readonly userId: number;
      /** Null: in no company. */
      readonly companyId?: number | null;
    }
  | {
      readonly type: 'mergeCustomer';
      readonly victim: number;
      readonly survivor?: number;
    }
  | { readonly type: 'eraseCustomer'; readonly userId: number }
  /** What has ended or begun by itself. */
  | { readonly type: 'settle'; readonly due: readonly Due[] }
  | {
      readonly type: 'createCompany';
      readonly externalId?: string;
      readonly name: string | null;
    }
  | {
      readonly type: 'startImport';
      readonly importId: string;
      readonly what: ImportedThing;
    }
  | {
      readonly type: 'importRows';
      readonly importId: string;
      /** How many rows of the file come before these. */
      readonly from: number;
      /** Of all rows of the file up to the last of these. */
      readonly digest: string;
      readonly rows: readonly ImportRow[];
      /** Whether the file ends with these. */
      readonly isLast: boolean;
      /** Largest share of the memberships of the org or of a group to be ended, in percent. Null: the caller has confirmed. */
      readonly mayRemove: number | null;
    }
  | {
      readonly type: 'undoImport';
      readonly importId: string;
      /** Changes of the import, the newest first. */
      readonly changes: readonly Change[];
      /** Whether the import has no change before these. */
      readonly isLast: boolean;
    }
  | { readonly type: 'createOrg'; readonly settings: OrgSettings }
  | { readonly type: 'updateOrg'; readonly settings: Partial<OrgSettings> }
  | {
      readonly type: 'createTill';
      readonly userName: string;
      readonly scopes: readonly Scope[];
      readonly secretHash: string;
    }
  | { readonly type: 'rotateTill'; readonly userName: string; readonly secretHash: string }
  | { readonly type: 'disableTill'; readonly userName: string }
  | {
      readonly type: 'createClient';
      readonly userName: string;
      readonly key: string;
      readonly secretHash: string;
    }
  | { readonly type: 'createWebhook'; readonly details: WebhookDraft }
  | {
      readonly type: 'updateWebhook';
      readonly webhookId: number;
      readonly patch: Partial<Omit<WebhookDetails, 'disabledReason'>>;
    }
  | { readonly type: 'disableWebhook'; readonly webhookId: number; readonly reason: string }
  | { readonly type: 'deleteWebhook'; readonly webhookId: number }
  | { readonly type: 'rotateWebhookSecret'; readonly webhookId: number }
  | { readonly type: 'replayWebhook'; readonly webhookId: number; readonly since?: number };

/** One membership to be begun or ended, as a file names it. */
export interface MemberRow {
  readonly type: 'member';
  readonly action: 'join' | 'leave';
  readonly group: GroupSelectors;
  readonly customer: { readonly userId: number } | Partial<RawIdentifier>;
  readonly primaryMember: boolean;
  readonly defaultGroup: boolean;
  readonly permissions: readonly string[];
}

/** A row of a file: what it asks for, or why it can not be read. */
export type ImportRow = {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
} & (
  | { readonly command: MemberRow | CommandOf<'createGroup' | 'createCustomer'> }
  | { readonly refusal: Refusal }
);

/** What a batch may hold. */
export type BatchItem = CommandOf<
  | 'createGroup'
  | 'patchGroup'
  | 'deleteGroup'
  | 'restoreGroup'
  | 'join'
  | 'leave'
  | 'transfer'
  | 'setPermissions'
  | 'patchMember'
  | 'setDefaultGroup'
  | 'handOver'
>;

export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;

/** What became of one item of a join. */
export interface JoinedItem {
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

/** What each accepted command answers. */
export interface Results {
  createGroup: { readonly groupId: number; readonly group: Group };
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
  invite: { readonly invitation: Invitation };
  acceptInvitation: { readonly invitation: Invitation };
  declineInvitation: { readonly invitation: Invitation };
  withdrawInvitation: { readonly invitation: Invitation };
  offerHandOver: OfferedHandOver;
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
  startImport: { readonly import: Import };
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
