import type { Change, ChangeKind, OfferRecord } from '../domain/changes.ts';
import { newDetails } from '../domain/fields.ts';
import { type GroupDetails, groupFields } from '../domain/groups.ts';
import { type InvitationRecord, invitationFields } from '../domain/invitations.ts';
import { type MembershipRecord, recordedFields } from '../domain/memberships.ts';
import { toUtc } from '../dates.ts';
import { toJson } from './resource-json.ts';

/** The JSON of one change, in the API, the live stream and webhooks. `changeSchema` describes it. */
export function toChangeJson(change: Change): Record<string, unknown> {
  const { sequence, at, kind, cause, actor, before, after } = change;
  const show = contents[kind] as (content: unknown) => unknown;
  return {
    sequence,
    at: toUtc(at),
    kind,
    cause,
    tillId: actor.tillId,
    requestId: actor.requestId,
    ...('groupId' in change ? { groupId: change.groupId } : {}),
    ...('userId' in change ? { userId: change.userId } : {}),
    ...('companyId' in change ? { companyId: change.companyId } : {}),
    ...('tillId' in change ? { changedTillId: change.tillId } : {}),
    ...('webhookId' in change ? { webhookId: change.webhookId } : {}),
    before: before === null ? null : show(before),
    after: after === null ? null : show(after),
  };
}

/** A log can be older than some of the fields: those show their empty value. */
const group = (details: GroupDetails): object =>
  toJson(groupFields, newDetails(groupFields, details));
const member = (record: MembershipRecord): object =>
  toJson(recordedFields, newDetails(recordedFields, record));
const invitation = ({ invitationId, ...details }: InvitationRecord): object => ({
  invitationId,
  ...toJson(invitationFields, details),
});
const offer = ({ fromUserId, expiresOn }: OfferRecord): object => ({
  fromUserId,
  expiresOn: toUtc(expiresOn),
});
const asItIs = <Content>(content: Content): Content => content;

type Content<Kind extends ChangeKind> = Extract<Change, { kind: Kind }>['before' | 'after'];

/** How `before` and `after` of each kind of change are shown. */
const contents: {
  readonly [Kind in ChangeKind]: (content: NonNullable<Content<Kind>>) => unknown;
} = {
  orgCreated: asItIs,
  orgUpdated: asItIs,
  tillCreated: asItIs,
  tillUpdated: asItIs,
  tillSecretChanged: asItIs,
  clientCreated: asItIs,
  groupCreated: group,
  groupUpdated: group,
  groupRestored: group,
  groupDeleted: group,
  groupBegan: asItIs,
  groupEnded: asItIs,
  groupMemberAdded: member,
  groupMemberUpdated: member,
  groupMemberRemoved: member,
  defaultGroupChanged: asItIs,
  invitationCreated: invitation,
  invitationAccepted: invitation,
  invitationDeclined: invitation,
  invitationWithdrawn: invitation,
  invitationExpired: invitation,
  handOverOffered: offer,
  handOverAccepted: offer,
  handOverDeclined: offer,
  handOverWithdrawn: offer,
  handOverExpired: offer,
  customerCreated: asItIs,
  customerDetailsChanged: asItIs,
  customerCompanyChanged: asItIs,
  customerMerged: asItIs,
  customerIdentifierAdded: asItIs,
  customerIdentifierRemoved: asItIs,
  customerErased: asItIs,
  companyCreated: asItIs,
  webhookCreated: asItIs,
  webhookUpdated: asItIs,
  webhookSecretChanged: asItIs,
  webhookReplayed: asItIs,
  webhookDeleted: asItIs,
};
