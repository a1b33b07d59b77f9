import type { JoinItem } from '../../../domain/commands.ts';
import { type MemberDetails, memberFields, type MemberPatch } from '../../../domain/memberships.ts';
import { newDetails } from '../../../domain/fields.ts';
import { refused } from '../../kit/failures.ts';
import { type Body, defineResource } from '../../kit/resource.ts';
import { listSchema, objectSchema, permissionCode } from '../../kit/schemas.ts';

/** What each field of a membership means. The domain says what it holds and who sets it. */
export const memberResource = defineResource(memberFields, {
  permissions: {
    item: 'A permission code.',
    text: 'Permission codes of the member in the group.',
    sent: listSchema(permissionCode, 'Permission codes in the group.', 'a list of strings'),
  },
  primaryMember: { text: 'Whether the customer is the primary member.' },
  defaultGroup: {
    text: 'Whether the group is the default group of the customer. It always is for a primary member who joins.',
    shown: 'Whether the group is the default group of the customer.',
  },
  validUntil: {
    text: 'When the membership ends by itself, in the future; null: it does not. Not for the primary member.',
    shown: 'When the membership ends by itself; null: it does not.',
  },
});

export const newMember = objectSchema(memberResource.draftSchemas, {
  title: 'MemberDraft',
  description: 'How the customer is to be a member. Optional.',
  examples: [{ permissions: ['allow_points_redemption'] }],
  nullable: true,
});

export const memberPatch = objectSchema(memberResource.patchSchemas, {
  title: 'MemberPatch',
  description:
    'A JSON merge patch (RFC 7396) with at least one field: absent fields stay as they are, null makes a field empty.',
  examples: [{ permissions: ['block_points_redemption'] }, { validUntil: '2027-01-31T18:00:00Z' }],
});

/** `path` leads to the body, for error messages. */
export function readNewMember(userId: number, body: Body = {}, path = ''): JoinItem {
  return { userId, ...withoutEnd(newDetails(memberFields, memberResource.readDraft(body, path))) };
}

/** Commands leave out the end of a membership that does not end by itself. */
export function withoutEnd<Given extends Pick<MemberDetails, 'validUntil'>>({
  validUntil,
  ...rest
}: Given): Omit<Given, 'validUntil'> & { validUntil?: number } {
  return validUntil === null ? rest : { ...rest, validUntil };
}

/** Throws Refused with 403 for a patch without a field. `path` leads to the body, for error messages. */
export function readMemberPatch(body: Body = {}, path = ''): MemberPatch {
  const patch = memberResource.readPatch(body, path);
  if (Object.keys(patch).length > 0) return patch;
  throw refused(403, { x: `${path}permissions or ${path}validUntil` });
}
