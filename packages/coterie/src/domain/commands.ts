import type { Change } from './changes.ts';
import type { customerFields, Profile } from './customers.ts';
import type { Details } from './fields.ts';
import type { Due } from './due.ts';
import type { Refusal } from './refusals.ts';
import type { GroupDraft, GroupPatch, GroupSelectors } from './groups.ts';
import type { RawIdentifier } from './identifiers.ts';
import type { ImportedThing } from './imports.ts';
import type { MemberDetails, MemberPatch } from './memberships.ts';
import type { OrgSettings } from './org.ts';
import type { Scope } from './tills.ts';
import type { WebhookDraft, WebhookPatch } from './webhooks.ts';

/** Rejects the command when the group has changed since the caller read it. */
interface IfSequence {
  readonly ifSequence?: number;
}

/** With `ignore` the command succeeds when what it asks for is already so. */
interface OnExisting {
  readonly onExisting?: 'ignore' | 'error';
}

/** A command that can end many memberships. */
interface MayRemove {
  /** Largest share of the memberships of the org or of one group that may end, in percent. Null or absent: any. */
  readonly mayRemove?: number | null;
}

/** Names an invitation. */
interface ToInvitation extends OnExisting {
  readonly invitationId: number;
}

/** The customer who answers. The command is rejected when another customer was asked. */
interface ByUser {
  readonly userId?: number;
}

/** One customer to be added to a group. */
export type JoinItem = { readonly userId?: number } & Omit<MemberDetails, 'validUntil'> & HowLong;

/** When a membership ends by itself, in milliseconds since the epoch; absent: it does not. */
interface HowLong {
  readonly validUntil?: number;
}

/** An identifier of a profile, as the caller passed it. */
export type IdentifierDraft = Partial<Pick<RawIdentifier, 'type' | 'value'>>;

/** A profile to be created, with its source and identifiers unchecked. */
export interface ProfileDraft extends Omit<Profile, 'source'> {
  readonly source?: string;
  readonly identifiers: readonly IdentifierDraft[];
}

/** Everything that changes an org. Null `details`: the caller sent no body. */
export type Command =
  | {
      readonly type: 'createGroup';
      readonly details: GroupDraft | null;
      readonly onExisting?: 'ignore' | 'error';
    }
  | {
      readonly type: 'updateGroup';
      /** The group's selectors, and the fields that the vendor's call can set. */
      readonly details:
        | (Pick<GroupSelectors, 'id' | 'externalId'> &
            Pick<GroupDraft, 'groupName' | 'maxGroupSize' | 'extendedFields'>)
        | null;
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
      /** The customer, by an identifier or by userId. */
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
      readonly patch: MemberPatch;
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
      /** The member who is to become the primary member. */
      readonly userId: number;
    } & IfSequence)
  | ({
      readonly type: 'invite';
      readonly groupId: number;
      /** The customer, by an identifier or by userId. */
      readonly identifier: Partial<RawIdentifier> | { readonly userId: number };
      /** Milliseconds since the epoch. Absent: the standard lifetime from now. */
      readonly expiresOn?: number;
    } & Omit<MemberDetails, 'primaryMember' | 'validUntil'> &
      HowLong &
      OnExisting)
  | ({ readonly type: 'acceptInvitation' } & ToInvitation & ByUser)
  | ({ readonly type: 'declineInvitation' } & ToInvitation & ByUser)
  | ({ readonly type: 'withdrawInvitation' } & ToInvitation)
  | ({
      readonly type: 'offerHandOver';
      readonly groupId: number;
      /** The member who becomes the primary member on acceptance. */
      readonly userId: number;
      /** The customer who makes the offer. The command is rejected when they are not the primary member. */
      readonly fromUserId?: number;
      /** Milliseconds since the epoch. Absent: the standard lifetime from now. */
      readonly expiresOn?: number;
    } & IfSequence &
      OnExisting)
  | ({ readonly type: 'acceptHandOver'; readonly groupId: number } & IfSequence & ByUser)
  | ({ readonly type: 'declineHandOver'; readonly groupId: number } & IfSequence & ByUser)
  | ({ readonly type: 'withdrawHandOver'; readonly groupId: number } & IfSequence)
  | ({
      readonly type: 'batch';
      /** Whether one rejected item rejects all items. */
      readonly atomic: boolean;
      readonly items: readonly BatchItem[];
    } & MayRemove)
  | {
      readonly type: 'transfer';
      readonly leaveGroupId?: number;
      readonly joinGroupId?: number;
      readonly userIds: readonly number[];
    }
  | ({
      readonly type: 'createCustomer';
      /** The caller's own id. Absent: the service makes one. */
      readonly userId?: number;
      readonly profiles: readonly ProfileDraft[];
    } & Details<typeof customerFields>)
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
      /** Null: no company. */
      readonly companyId?: number | null;
    }
  | {
      readonly type: 'mergeCustomer';
      readonly victim: number;
      readonly survivor?: number;
    }
  | { readonly type: 'eraseCustomer'; readonly userId: number }
  /** Records what has ended or begun by itself. */
  | { readonly type: 'settle'; readonly due: readonly Due[] }
  | {
      readonly type: 'createCompany';
      readonly externalId?: string;
      readonly name: string | null;
    }
  | {
      readonly type: 'importRows';
      readonly importId: string;
      readonly what: ImportedThing;
      /** Number of rows of the file before these. */
      readonly from: number;
      /** Digest of all rows of the file up to the last of these. */
      readonly digest: string;
      readonly rows: readonly FileRow[];
      /** Whether the file ends with these. */
      readonly isLast: boolean;
      /** Largest share of the memberships of the org or of one group that may end, in percent. Null: the caller has confirmed. */
      readonly mayRemove: number | null;
    }
  | {
      readonly type: 'undoImport';
      readonly importId: string;
      /** Changes of the import, newest first. */
      readonly changes: readonly Change[];
      /** Subjects of later changes that could not be undone: earlier changes of these are not undone either. */
      readonly stuck: ReadonlySet<string>;
      /** Whether these are the first changes of the import. */
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
      readonly patch: WebhookPatch;
    }
  | { readonly type: 'disableWebhook'; readonly webhookId: number; readonly reason: string }
  | { readonly type: 'deleteWebhook'; readonly webhookId: number }
  | { readonly type: 'rotateWebhookSecret'; readonly webhookId: number }
  | { readonly type: 'replayWebhook'; readonly webhookId: number; readonly since?: number };

/** One membership to start or end, as a file names it. */
export interface FileMember {
  readonly type: 'member';
  readonly action: 'join' | 'leave';
  readonly group: GroupSelectors;
  readonly customer: { readonly userId: number } | Partial<RawIdentifier>;
  readonly primaryMember: boolean;
  readonly defaultGroup: boolean;
  readonly permissions: readonly string[];
}

/** A row of a file: the command it stands for, or why it cannot be read. */
export type FileRow = {
  /** Line where the row begins in the file, from 1. */
  readonly line: number;
} & (
  | { readonly command: FileMember | CommandOf<'createGroup' | 'createCustomer'> }
  | { readonly refusal: Refusal }
);

/** The commands that a batch can hold. */
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
  | 'invite'
  | 'acceptInvitation'
  | 'declineInvitation'
  | 'withdrawInvitation'
>;

export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
