import type { Invitation, InvitationStatus } from '../../domain/invitations.ts';
import { boolean, integer, json, orNull, textOf } from './column.ts';
import { tableOfOrg } from './table.ts';

export const invitationTable = tableOfOrg<Invitation>('invitations', {
  key: ['invitationId'],
  columns: {
    invitationId: integer,
    groupId: integer,
    userId: integer,
    status: textOf<InvitationStatus>(),
    permissions: json<readonly string[]>(),
    defaultGroup: boolean,
    validUntil: orNull(integer),
    expiresOn: integer,
    createdBy: orNull(integer),
    createdOn: integer,
    closedOn: orNull(integer),
  },
});
