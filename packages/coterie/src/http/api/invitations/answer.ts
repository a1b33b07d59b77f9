import { Type } from 'typebox';

import { type Invitation, statusAt } from '../../../domain/invitations.ts';
import { toUtc, toUtcOrNull } from '../../../dates.ts';
import { orNull, time } from '../../kit/shown.ts';
import { invitationResource } from './fields.ts';

/** An invitation as the native API shows it. */
export const invitationSchema = Type.Object(
  {
    invitationId: Type.Integer({ description: 'Id of the invitation, unique in the org.' }),
    groupId: Type.Integer({ description: 'Id of the group to join.' }),
    userId: Type.Integer({ description: 'Id of the invited customer.' }),
    ...invitationResource.shownSchemas,
    createdBy: orNull(
      Type.Integer(),
      'Id of the till that created the invitation; null: the operator.',
    ),
    createdOn: time('When the invitation was created.'),
    closedOn: orNull(
      Type.String({ format: 'date-time' }),
      'When the invitation was accepted, declined, withdrawn, or expired; null: it is OPEN. UTC (ISO 8601).',
    ),
  },
  {
    title: 'Invitation',
    description: 'A customer is invited to join a group.',
    examples: [
      {
        invitationId: 413,
        groupId: 1,
        userId: 1002,
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

/** The invitation at a time: its status is EXPIRED once it has expired, whether the log records that yet or not. */
export function showInvitation(invitation: Invitation, now: number) {
  const { invitationId, groupId, userId, createdBy, createdOn, expiresOn } = invitation;
  const status = statusAt(invitation, now);
  const closedOn = invitation.closedOn ?? (status === 'OPEN' ? null : expiresOn);
  return {
    invitationId,
    groupId,
    userId,
    ...invitationResource.show({ ...invitation, status }),
    createdBy,
    createdOn: toUtc(createdOn),
    closedOn: toUtcOrNull(closedOn),
  };
}
