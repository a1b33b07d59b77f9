import { type Details, detailsOf, type Fields } from './fields.ts';
import { memberFields } from './memberships.ts';

/** ACCEPTED, DECLINED and WITHDRAWN: a caller closed it. EXPIRED: no caller did in time. */
const invitationStatuses = ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** How an invited customer will be a member: never as the primary member. */
export const promisedFields = {
  permissions: memberFields.permissions,
  defaultGroup: memberFields.defaultGroup,
  validUntil: memberFields.validUntil,
} as const satisfies Fields;

/** What the change log records of an invitation. */
export const invitationFields = {
  status: { kind: 'choice', choices: invitationStatuses, setBy: 'service' },
  ...promisedFields,
  /** The invitation can be accepted before this time. The service sets it when the caller does not. */
  expiresOn: { kind: 'time', setBy: 'creation' },
} as const satisfies Fields;

export interface InvitationRecord extends Details<typeof invitationFields> {
  /** The sequence of the change that made it, so that no id is used twice. */
  readonly invitationId: number;
}

/** Asks one customer to join one group. While it is open it holds a seat of the group. */
export interface Invitation extends InvitationRecord {
  readonly groupId: number;
  readonly userId: number;
  /** Id of the till that made it; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** When it was accepted, declined, withdrawn or found expired; null while it is open. */
  readonly closedOn: number | null;
}

/** Its status at a time. An invitation that was not answered in time is EXPIRED, even if that is not yet recorded. */
export function statusAt(invitation: Invitation, now: number): InvitationStatus {
  return isOpenAt(invitation, now) || invitation.status !== 'OPEN' ? invitation.status : 'EXPIRED';
}

export function isOpenAt({ status, expiresOn }: Invitation, now: number): boolean {
  return status === 'OPEN' && now < expiresOn;
}

/** The part of an invitation that the change log records. */
export function invitationRecord(invitation: Invitation): InvitationRecord {
  return {
    invitationId: invitation.invitationId,
    ...detailsOf(invitationFields, invitation),
  };
}

/** The join that the invitation promises. Its rules apply when the customer is invited and when they accept. */
export function joinItemOf({
  userId,
  permissions,
  defaultGroup,
  validUntil,
}: Pick<Invitation, 'userId' | 'permissions' | 'defaultGroup' | 'validUntil'>) {
  const end = validUntil === null ? {} : { validUntil };
  return { userId, permissions, primaryMember: false, defaultGroup, ...end };
}
