import { objectSchema, pathIdSchema } from './schemas.ts';

/** The parameters in paths. */

const groupId = pathIdSchema('Id of the group.', { example: 1 });
const userId = pathIdSchema('Id of the customer.', { example: 1008 });

export const groupParams = objectSchema(
  { groupId },
  { description: 'The group.', required: ['groupId'] },
);

export const memberParams = objectSchema(
  { groupId, userId },
  { description: 'The member.', required: ['groupId', 'userId'] },
);

/** The path of a customer who is to be a member. */
export const newMemberParams = objectSchema(
  {
    groupId,
    userId: pathIdSchema('Id of the customer.', { example: 1001, title: 'newMemberUserId' }),
  },
  { description: 'The new member.', required: ['groupId', 'userId'] },
);

export const customerParams = objectSchema(
  { userId },
  { description: 'The customer.', required: ['userId'] },
);

export const invitationParams = objectSchema(
  { invitationId: pathIdSchema('Id of the invitation.') },
  { description: 'The invitation.', required: ['invitationId'] },
);
