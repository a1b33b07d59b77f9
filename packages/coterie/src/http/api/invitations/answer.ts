import { Type } from 'typebox';

import { type Invitation, invitationStatuses, statusAt } from '../../../domain/invitations.ts';
import { toUtc, toUtcOrNull } from '../../../dates.ts';
import { orNull } from '../../kit/shown.ts';

const text = (description: string) => Type.String({ description });

/** An invitation as the native API shows it. */
export const invitationSchema = Type.Object(
  {
    invitationId: Type.Integer({ description: 'Id of the invitation, unique in the org.' }),
    groupId: Type.Integer({ description: 'The group to join.' }),
    userId: Type.Integer({ description: 'The customer who is asked.' }),
    status: Type.Enum([...invitationStatuses], {
      description: 'Only an OPEN one can be accepted, and holds a seat.',
    }),
    permissions: Type.Array(text('A permission code.'), {
      description: 'The permission codes that she will have.',
    }),
    defaultGroup: Type.Boolean({ description: 'Whether the group will be her default group.' }),
    validUntil: orNull(
      Type.String(),
      'When her membership will end by itself, in UTC (ISO 8601); null: it will not.',
    ),
    expiresOn: text('She can accept it before this time, in UTC (ISO 8601).'),
    createdBy: orNull(Type.Integer(), 'Id of the till that made it; null: the operator.'),
    createdOn: text('When it was made, in UTC (ISO 8601).'),
    closedOn: orNull(
      Type.String(),
      'When it was answered or withdrawn, or expired; null: it is OPEN.',
    ),
  },
  {
    title: 'Invitation',
    description: 'A customer is asked to join a group.',
    examples: [
      {
        invitationId: 413,
        groupId: 2361,
        userId: 416066473,
        status: 'OPEN',
        permissions: ['allow_points_redemption'],
        defaultGroup: false,
        validUntil: null,
        expiresOn: '2026-11-29T06:00:00.000Z',
        createdBy: 1,
        createdOn: '2026-11-22T06:00:00.000Z',
        closedOn: null,
      },
    ],
  },
);

/** As it is at a time: what has expired says so, whether that was recorded yet or not. */
export function toInvitation(invitation: Invitation, now: number) {
  const { invitationId, groupId, userId, permissions, defaultGroup, createdBy } = invitation;
  const { validUntil, expiresOn } = invitation;
  const status = statusAt(invitation, now);
  const closedOn = invitation.closedOn ?? (status === 'OPEN' ? null : expiresOn);
  return {
    invitationId,
    groupId,
    userId,
    status,
    permissions,
    defaultGroup,
    validUntil: toUtcOrNull(validUntil),
    expiresOn: toUtc(expiresOn),
    createdBy,
    createdOn: toUtc(invitation.createdOn),
    closedOn: toUtcOrNull(closedOn),
  };
}
