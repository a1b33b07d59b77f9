import { Type } from 'typebox';

import type { Group } from '../../../domain/groups.ts';
import { successionPolicies } from '../../../domain/groups.ts';
import { shownStatus } from '../../../domain/schedule.ts';
import { toUtc, toUtcOrNull } from '../../kit/dates.ts';

const idOrNull = (description: string) =>
  Type.Union([Type.Integer(), Type.Null()], { description });

const timeOrNull = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description });

/** A group as the native API shows it. */
export const groupSchema = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    externalId: Type.String({ description: 'Your own id of the group.' }),
    groupName: Type.Union([Type.String(), Type.Null()], { description: 'Its name, or null.' }),
    status: Type.Enum(['ACTIVE', 'INACTIVE', 'DELETED'], {
      description:
        'INACTIVE: it lost its primary member, nobody may join; or it is before its activeFrom or past its activeUntil. DELETED: to read only.',
    }),
    maxGroupSize: Type.Integer({ description: 'Most members it may have.' }),
    memberCount: Type.Integer({ description: 'How many it has.' }),
    invitedCount: Type.Integer({
      description:
        'How many open invitations hold a seat, those among them that have expired since the last settling.',
    }),
    primaryUserId: idOrNull('Its primary member, or null.'),
    companyId: idOrNull('The company of all its members, or null.'),
    extendedFields: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      { description: 'Its custom fields.' },
    ),
    successionPolicy: Type.Enum([...successionPolicies], {
      description:
        'Who becomes the primary member when the primary member leaves: nobody (none), who has been a member longest (oldest), or successorUserId (named).',
    }),
    successorUserId: idOrNull('With the policy `named`: the customer; else null.'),
    handOverOffer: Type.Union(
      [
        Type.Object({
          userId: Type.Integer({ description: 'To whom.' }),
          expiresOn: Type.String({
            description: 'She can accept it before this time, in UTC (ISO 8601).',
          }),
        }),
        Type.Null(),
      ],
      { description: 'The primary member offers her role; null: she does not.' },
    ),
    activeFrom: timeOrNull('When it begins by itself, in UTC (ISO 8601); null: it has begun.'),
    activeUntil: timeOrNull('When it ends by itself, in UTC (ISO 8601); null: it does not.'),
    createdBy: idOrNull('Id of the till that created it; null: the operator.'),
    createdOn: Type.String({ description: 'When it was created, in UTC (ISO 8601).' }),
    sequence: Type.Integer({
      description: 'Sequence of the last change of the group, its members or invitations.',
    }),
  },
  {
    title: 'NativeGroup',
    description: 'A group of customers.',
    examples: [
      {
        groupId: 2361,
        externalId: 'the-millers',
        groupName: 'The Millers',
        status: 'ACTIVE',
        maxGroupSize: 5,
        memberCount: 2,
        invitedCount: 0,
        primaryUserId: 416066472,
        companyId: null,
        extendedFields: { city: 'Pune' },
        successionPolicy: 'oldest',
        successorUserId: null,
        handOverOffer: null,
        activeFrom: null,
        activeUntil: '2027-01-01T00:00:00.000Z',
        createdBy: 1,
        createdOn: '2026-11-22T06:00:00.000Z',
        sequence: 412,
      },
    ],
  },
);

export function toGroup(group: Group): Record<string, unknown> {
  const { createdOn, ...rest } = group;
  const { groupId, externalId, groupName, maxGroupSize, memberCount, handOverOffer } = rest;
  const { primaryUserId, companyId, extendedFields, successionPolicy, successorUserId } = rest;
  return {
    groupId,
    externalId,
    groupName,
    status: shownStatus(group),
    maxGroupSize,
    memberCount,
    invitedCount: rest.invitedCount,
    primaryUserId,
    companyId,
    extendedFields,
    successionPolicy,
    successorUserId,
    handOverOffer: handOverOffer && {
      userId: handOverOffer.userId,
      expiresOn: toUtc(handOverOffer.expiresOn),
    },
    activeFrom: toUtcOrNull(rest.activeFrom),
    activeUntil: toUtcOrNull(rest.activeUntil),
    createdBy: rest.createdBy,
    createdOn: toUtc(createdOn),
    sequence: rest.sequence,
  };
}

/** The strong ETag of a group's state: its sequence, and what changes with time alone. */
export function groupTag(group: Group): string {
  const { groupId, sequence, memberCount, timedMembers, activeFrom, activeUntil } = group;
  const isOffered = group.handOverOffer !== null;
  const changesByItself =
    timedMembers > 0 || activeFrom !== null || activeUntil !== null || isOffered;
  const shown = `${memberCount}${shownStatus(group)[0]}${isOffered ? 'O' : ''}`;
  const now = changesByItself ? `-${shown}` : '';
  return `"g${groupId}-${sequence}${now}"`;
}

/** The sequence that an If-Match header asks a group to be at; -1, which no group is at, when it names something else. */
export function sequenceOfTag(tag: string, groupId: number): number {
  const [, id, sequence] = /^"g(\d+)-(\d+)(?:-\d+[AID]O?)?"$/.exec(tag) ?? [];
  return Number(id) === groupId ? Number(sequence) : -1;
}
