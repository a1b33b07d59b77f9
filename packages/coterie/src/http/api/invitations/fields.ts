import type { CommandOf } from '../../../domain/commands.ts';
import { newDetails } from '../../../domain/fields.ts';
import { invitationFields, promisedFields } from '../../../domain/invitations.ts';
import { refused } from '../../kit/failures.ts';
import { type Body, defineResource } from '../../kit/resource.ts';
import {
  type FieldsIn,
  given,
  type IdIn,
  idSchema,
  listSchema,
  objectSchema,
  permissionCode,
  readId,
  readText,
  textSchema,
} from '../../kit/schemas.ts';
import { withoutEnd } from '../members/fields.ts';

/** What each field of an invitation means. The domain says what it holds and who sets it. */
export const invitationResource = defineResource(invitationFields, {
  status: { text: 'Only an OPEN invitation can be accepted, and holds a seat.' },
  permissions: {
    item: 'A permission code.',
    text: 'Permission codes that the member will have.',
    sent: listSchema(
      permissionCode,
      'Permission codes that the member will have.',
      'a list of strings',
    ),
  },
  defaultGroup: { text: 'Whether the group will be the default group of the customer.' },
  validUntil: { text: 'When the membership will end by itself; null: it will not.' },
  expiresOn: {
    text: 'The customer can accept before this time.',
    create:
      'The customer can accept before this time. Default: in seven days; at most in 365 days.',
  },
});

/** How a caller names the customer to invite by an identifier. */
const invitedFields = {
  identifierName: textSchema('Type of an identifier of the customer, instead of userId.', {
    example: 'mobile',
  }),
  identifierValue: textSchema('Value of the identifier.', { example: '918867001008' }),
  source: textSchema('Source of the identifier. Default ALL.'),
  accountId: textSchema('Account of the source. Required for WECHAT.'),
};

export const newInvitationFields = {
  userId: idSchema('Id of the customer. Required, unless an identifier names the customer.', {
    example: 1002,
  }),
  ...invitedFields,
  ...invitationResource.draftSchemas,
};

export const newInvitation = objectSchema(newInvitationFields, {
  title: 'InvitationDraft',
  description: 'The customer to invite, and how they will be a member.',
  examples: [{ userId: 1002, permissions: ['allow_points_redemption'] }],
  nullable: true,
});

export const answerFields = {
  userId: idSchema(
    'Id of the customer who responds. The call is rejected when another customer was invited.',
    { example: 1002 },
  ),
};

/** The body of accepting and declining calls. */
export const answerBody = objectSchema(answerFields, {
  title: 'Respondent',
  description: 'The customer who responds. Optional.',
  examples: [{ userId: 1002 }],
  nullable: true,
});

export function readAnswer(body: { userId?: IdIn } | undefined): { userId?: number } {
  return given({ userId: readId(body?.userId) });
}

/** `path` leads to the body, for error messages. */
export function readNewInvitation(
  body: Invited & Body,
  path = '',
): Omit<CommandOf<'invite'>, 'type' | 'groupId' | 'onExisting'> {
  const { expiresOn, ...how } = invitationResource.readDraft(body, path);
  return {
    identifier: readInvited(body, path),
    ...withoutEnd(newDetails(promisedFields, how)),
    ...given({ expiresOn }),
  };
}

type Invited = FieldsIn<typeof invitedFields> & { readonly userId?: IdIn };

function readInvited(body: Invited, path: string): CommandOf<'invite'>['identifier'] {
  const userId = readId(body.userId);
  const named = given({
    source: readText(body.source),
    accountId: readText(body.accountId),
    type: readText(body.identifierName),
    value: readText(body.identifierValue),
  });
  const isNamed = Object.keys(named).length > 0;
  if (userId === undefined && !isNamed) throw refused(403, { x: `${path}userId` });
  if (userId !== undefined && isNamed)
    throw refused(95032, { x: `${path}userId`, y: 'an identifier' });
  return userId === undefined ? { source: 'ALL', ...named } : { userId };
}
