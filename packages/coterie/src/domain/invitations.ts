import { type Details, detailsOf, type Fields } from './fields.ts';
import { memberFields } from './memberships.ts';

/** ACCEPTED, DECLINED and WITHDRAWN: somebody said so. EXPIRED: nobody did in time. */
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
  /** It can be accepted before this time. Callers can leave it to the service. */
  expiresOn: { kind: 'time', setBy: 'creation' },
} as const satisfies Fields;

export interface InvitationRecord extends Details<typeof invitationFields> {
  /** The sequence of the change that made it, so that no id is used twice. */
  readonly invitationId: number;
}

/** One customer is asked to join one group. While it is open it holds a seat of the group. */
export interface Invitation extends InvitationRecord {
  readonly groupId: number;
  readonly userId: number;
  /** Till that made it; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** When it was accepted, declined, withdrawn or found expired; null while it is open. */
  readonly closedOn: number | null;
}

/** Its status at a time: one that nobody answered in time is EXPIRED, whether that was recorded yet or not. */
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

/** The join that it promises: by its rules the customer is invited, and becomes a member. */
export function joinItemOf({
  userId,
  permissions,
  defaultGroup,
  validUntil,
}: Pick<Invitation, 'userId' | 'permissions' | 'defaultGroup' | 'validUntil'>) {
  const end = validUntil === null ? {} : { validUntil };
  return { userId, permissions, primaryMember: false, defaultGroup, ...end };
}
