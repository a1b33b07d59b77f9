import {
  listSchema,
  permissionCode,
  type ListIn,
  type FlagIn,
  flagSchema,
  readList,
  readFlag,
  given,
  objectSchema,
} from '../../kit/schemas.ts';
import type { TimeIn } from '../../kit/times.ts';
import { timeSchema } from '../../kit/times.ts';
import type { JoinItem, CommandOf } from '../../../domain/commands.ts';
import { readTime } from '../../kit/times.ts';
import { readTimePatch } from '../../kit/times.ts';
import { refused } from '../../kit/failures.ts';

/** What the calls about members take. */

const permissionsSchema = listSchema(permissionCode, 'Her permission codes.', 'a list of strings');

interface NewMemberIn {
  permissions?: ListIn<string>;
  primaryMember?: FlagIn;
  defaultGroup?: FlagIn;
  validUntil?: TimeIn;
}

const validUntil = timeSchema(
  'When the membership ends by itself, which is in the future; null: it does not. Not for the primary member.',
);

export const newMemberFields = {
  permissions: permissionsSchema,
  primaryMember: flagSchema('Whether she is to be the primary member.'),
  defaultGroup: flagSchema(
    'Whether it is to be her default group. Always so for the primary member.',
  ),
  validUntil,
};

/** `path` leads to the body, for messages. */
export function readNewMember(userId: number, body: NewMemberIn | undefined, path = ''): JoinItem {
  return {
    userId,
    permissions: readList(body?.permissions),
    primaryMember: readFlag(body?.primaryMember),
    defaultGroup: readFlag(body?.defaultGroup),
    ...given({ validUntil: readTime(body?.validUntil, `${path}validUntil`) }),
  };
}

export const newMember = objectSchema(newMemberFields, {
  description: 'How she is to be a member. May be left out.',
  examples: [{ permissions: ['allow_points_redemption'] }],
  nullable: true,
});

type MemberPatchIn = Pick<NewMemberIn, 'permissions' | 'validUntil'>;

export const memberPatch = objectSchema(
  { permissions: permissionsSchema, validUntil },
  {
    description: 'What to change, at least one of these: what is absent stays.',
    examples: [
      { permissions: ['block_points_redemption'] },
      { validUntil: '2027-01-31T18:00:00Z' },
    ],
  },
);

/** Refused with 403 when it changes nothing. `path` leads to the body, for messages. */
export function readMemberPatch(
  body: MemberPatchIn | undefined,
  path = '',
): CommandOf<'patchMember'>['patch'] {
  const patch = given({
    permissions: Array.isArray(body?.permissions) ? readList(body.permissions) : undefined,
    validUntil: readTimePatch(body?.validUntil, `${path}validUntil`),
  });
  if (Object.keys(patch).length > 0) return patch;
  throw refused(403, { x: `${path}permissions or ${path}validUntil` });
}
