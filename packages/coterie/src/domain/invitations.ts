/** ACCEPTED, DECLINED and WITHDRAWN: somebody said so. EXPIRED: nobody did in time. */
export const invitationStatuses = ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

/** An invitation as the change log has it. */
export interface InvitationRecord {
  /** The sequence of the change that made it, so that no id ever comes back. */
  readonly invitationId: number;
  readonly status: InvitationStatus;
  /** Those that she will have. */
  readonly permissions: readonly string[];
  /** Whether the group will be her default group. */
  readonly defaultGroup: boolean;
  /** When her membership will end by itself, in milliseconds since the epoch; null: it will not. */
  readonly validUntil: number | null;
  /** It can be accepted before this time. Milliseconds since the epoch. */
  readonly expiresOn: number;
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

/** The part that the change log records. */
export function invitationRecord(invitation: Invitation): InvitationRecord {
  const { invitationId, status, permissions, defaultGroup, validUntil, expiresOn } = invitation;
  return { invitationId, status, permissions, defaultGroup, validUntil, expiresOn };
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
