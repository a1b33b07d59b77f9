import { objectSchema, pathIdSchema } from './schemas.ts';

/** What a path names. */

export interface GroupParams {
  groupId: number | string;
}

export const groupParams = objectSchema<GroupParams>(
  { groupId: pathIdSchema('Id of the group.') },
  { description: 'The group.' },
);

export interface MemberParams extends GroupParams {
  userId: number | string;
}

export const memberParams = objectSchema<MemberParams>(
  { groupId: pathIdSchema('Id of the group.'), userId: pathIdSchema('Id of the customer.') },
  { description: 'The member.' },
);

export const customerParams = objectSchema<{ userId: number | string }>(
  { userId: pathIdSchema('Id of the customer.') },
  { description: 'The customer.' },
);

export const invitationParams = objectSchema<{ invitationId: number | string }>(
  { invitationId: pathIdSchema('Id of the invitation.') },
  { description: 'The invitation.' },
);
