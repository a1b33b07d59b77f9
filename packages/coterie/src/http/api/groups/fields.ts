import { Type } from 'typebox';

import {
  type GroupPatch,
  type SuccessionPolicy,
  successionPolicies,
} from '../../../domain/groups.ts';
import { refused } from '../../kit/failures.ts';
import {
  type ExtendedFieldsIn,
  extendedFieldsSchema,
  given,
  type IdIn,
  idSchema,
  readExtendedFields,
  readId,
  readText,
  type TextIn,
  textSchema,
} from '../../kit/schemas.ts';
import { readTime, readTimePatch, type TimeIn, timeSchema } from '../../kit/times.ts';

/** What the native writes take. */

type PolicyIn = SuccessionPolicy | '' | null | undefined;

const policySchema = Type.Unsafe<PolicyIn>({
  enum: [...successionPolicies, '', null],
  description:
    'Who becomes the primary member when the primary member leaves: none (the default), oldest, or named.',
  'x-expected': `one of ${successionPolicies.join(', ')}`,
});

export interface NewGroupIn {
  externalId?: TextIn;
  groupName?: TextIn;
  maxGroupSize?: IdIn;
  extendedFields?: ExtendedFieldsIn;
  successionPolicy?: PolicyIn;
  successorUserId?: IdIn;
  activeFrom?: TimeIn;
  activeUntil?: TimeIn;
}

const successionFields = {
  successionPolicy: policySchema,
  successorUserId: idSchema('The successor, with the policy `named`; null: nobody.'),
};

const windowFields = {
  activeFrom: timeSchema(
    'When the group begins: until then it is INACTIVE, and takes members. null: it has begun.',
  ),
  activeUntil: timeSchema(
    'When it ends: from then on it is INACTIVE, and its members stay. null: it does not end.',
  ),
};

export const newGroupFields = {
  externalId: textSchema('Your own id of the group, unique among live groups. Mandatory.', {
    example: 'the-millers',
  }),
  groupName: textSchema('Its name, at most 50 characters.', { example: 'The Millers' }),
  maxGroupSize: idSchema('Most members it may have. Mandatory.', { example: 5 }),
  extendedFields: extendedFieldsSchema('Custom fields.'),
  ...successionFields,
  ...windowFields,
};

/** `path` leads to the body, for messages. */
export function readNewGroup(body: NewGroupIn, path = '') {
  return given({
    externalId: readText(body.externalId),
    groupName: readText(body.groupName),
    maxGroupSize: readId(body.maxGroupSize),
    extendedFields: readExtendedFields(body.extendedFields),
    successionPolicy: body.successionPolicy || undefined,
    successorUserId: readId(body.successorUserId),
    activeFrom: readTime(body.activeFrom, `${path}activeFrom`),
    activeUntil: readTime(body.activeUntil, `${path}activeUntil`),
  });
}

export interface PatchIn {
  groupName?: TextIn;
  maxGroupSize?: IdIn;
  extendedFields?: ExtendedFieldsIn;
  successionPolicy?: PolicyIn;
  successorUserId?: IdIn;
  activeFrom?: TimeIn;
  activeUntil?: TimeIn;
}

export const patchFields = {
  groupName: textSchema('Its name; null: none.', { example: 'The Millers' }),
  maxGroupSize: idSchema('Most members it may have.', { example: 5 }),
  extendedFields: extendedFieldsSchema(
    'Custom fields to set; null as a value takes that field away, null as a whole all of them.',
  ),
  ...successionFields,
  ...windowFields,
};

/** Here null is not absence: it takes away. */
export function readPatch(body: PatchIn, path = ''): GroupPatch {
  const { groupName, extendedFields, successorUserId } = body;
  return given({
    groupName: groupName === null ? null : readText(groupName),
    maxGroupSize: readSize(body.maxGroupSize, `${path}maxGroupSize`),
    extendedFields: extendedFields === '' ? undefined : extendedFields,
    successionPolicy: body.successionPolicy === null ? 'none' : body.successionPolicy || undefined,
    successorUserId: successorUserId === null ? null : readId(successorUserId),
    activeFrom: readTimePatch(body.activeFrom, `${path}activeFrom`),
    activeUntil: readTimePatch(body.activeUntil, `${path}activeUntil`),
  });
}

/** A group can not do without. */
function readSize(value: IdIn, field: string): number | undefined {
  if (value === null) throw refused(403, { x: field });
  return readId(value);
}
