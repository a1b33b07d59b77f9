import type { IdIn, TextIn, ListIn, FlagIn } from '../../kit/schemas.ts';
import type { TimeIn } from '../../kit/times.ts';
import { permissionCode, textSchema } from '../../kit/schemas.ts';
import { timeSchema } from '../../kit/times.ts';
import { objectSchema } from '../../kit/schemas.ts';
import { idSchema } from '../../kit/schemas.ts';
import { listSchema } from '../../kit/schemas.ts';
import { flagSchema } from '../../kit/schemas.ts';
import { given } from '../../kit/schemas.ts';
import { readId } from '../../kit/schemas.ts';
import type { CommandOf } from '../../../domain/commands.ts';
import { readList } from '../../kit/schemas.ts';
import { readFlag } from '../../kit/schemas.ts';
import { readTime } from '../../kit/times.ts';
import { readText } from '../../kit/schemas.ts';
import { refused } from '../../kit/failures.ts';

/** What the calls about invitations take. */

export interface NewInvitationIn {
  userId?: IdIn;
  source?: TextIn;
  accountId?: TextIn;
  identifierName?: TextIn;
  identifierValue?: TextIn;
  permissions?: ListIn<string>;
  defaultGroup?: FlagIn;
  validUntil?: TimeIn;
  expiresOn?: TimeIn;
}

/** What only an invitation takes. */
export const invitedFields = {
  identifierName: textSchema('Type of an identifier of hers, instead of userId.', {
    example: 'mobile',
  }),
  identifierValue: textSchema('Its value.', { example: '918867001008' }),
  source: textSchema('Where the identifier is of. Default ALL.'),
  accountId: textSchema('Account of the source. Mandatory for WECHAT.'),
  expiresOn: timeSchema('Until when she can accept. Default: seven days; most: 365.'),
};

export const newInvitation = objectSchema(
  {
    userId: idSchema('Id of the customer. Mandatory, unless an identifier names her.', {
      example: 416066473,
    }),
    ...invitedFields,
    permissions: listSchema(
      permissionCode,
      'The permission codes that she will have.',
      'a list of strings',
    ),
    defaultGroup: flagSchema('Whether the group will be her default group.'),
    validUntil: timeSchema('When her membership ends by itself. Default: it does not.'),
  },
  {
    title: 'InvitationDraft',
    description: 'Who is asked, and how she will be a member.',
    examples: [{ userId: 416066473, permissions: ['allow_points_redemption'] }],
    nullable: true,
  },
);

/** Who answers, as the native API takes it from accepting and declining callers. */
export const answerBody = objectSchema(
  {
    userId: idSchema('Who answers: refused when somebody else was asked.', { example: 416066473 }),
  },
  {
    description: 'Who answers. May be left out.',
    examples: [{ userId: 416066473 }],
    nullable: true,
  },
);

export function readAnswer(body: { userId?: IdIn } | undefined): { userId?: number } {
  return given({ userId: readId(body?.userId) });
}

/** `path` leads to the body, for messages. */
export function readNewInvitation(
  body: NewInvitationIn,
  path = '',
): Omit<CommandOf<'invite'>, 'type' | 'groupId' | 'onExisting'> {
  return {
    identifier: readInvited(body, path),
    permissions: readList(body.permissions),
    defaultGroup: readFlag(body.defaultGroup),
    ...given({
      validUntil: readTime(body.validUntil, `${path}validUntil`),
      expiresOn: readTime(body.expiresOn, `${path}expiresOn`),
    }),
  };
}

function readInvited(body: NewInvitationIn, path: string): CommandOf<'invite'>['identifier'] {
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
