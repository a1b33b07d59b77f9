import { type TSchema, Type } from 'typebox';

import { newDetails } from '../../../domain/fields.ts';
import {
  type Group,
  type GroupDetails,
  groupFields,
  type HandOverOffer,
} from '../../../domain/groups.ts';
import { shownStatus } from '../../../domain/schedule.ts';
import { toUtc } from '../../../dates.ts';
import { hidden, orNull, schemasOf, type Shown, showAll, shown, time } from '../../kit/shown.ts';
import { groupResource } from './fields.ts';

export function showOffer(offer: HandOverOffer | null): object | null {
  return offer && { userId: offer.userId, expiresOn: toUtc(offer.expiresOn) };
}

type State = { readonly [Name in Exclude<keyof Group, keyof GroupDetails>]: Shown<Group[Name]> };

/** The fields of a group that no caller sets. */
const state: State = {
  groupId: shown(Type.Integer({ description: 'Id of the group.' })),
  memberCount: shown(Type.Integer({ description: 'Number of current members.' })),
  invitedCount: shown(
    Type.Integer({
      description:
        'Number of open invitations. Each holds a seat. Invitations that have expired count until the service records their end.',
    }),
  ),
  primaryUserId: shown(orNull(Type.Integer(), 'Id of the primary member; null: none.')),
  companyId: shown(
    orNull(Type.Integer(), 'Id of the company of all members; null: they have none.'),
  ),
  handOverOffer: shown(
    orNull(
      Type.Object({
        userId: Type.Integer({ description: 'Id of the member who can accept.' }),
        expiresOn: time('The member can accept before this time.'),
      }),
      'The offer of the primary member to hand over the role; null: there is no open offer.',
    ),
    showOffer,
  ),
  createdBy: shown(
    orNull(Type.Integer(), 'Id of the till that created the group; null: the operator.'),
  ),
  createdOn: shown(time('When the group was created.'), toUtc),
  sequence: shown(
    Type.Integer({
      description:
        'Sequence of the last change of the group, its members, or its invitations in the change log.',
    }),
  ),
  timedMembers: hidden,
  phase: hidden,
};

const { groupId, ...others } = state;

/** A group as the native API shows it. */
export const groupSchema = Type.Object(
  {
    ...schemasOf({ groupId }),
    ...groupResource.shownSchemas,
    ...schemasOf(others),
  } as Record<keyof GroupDetails | keyof Omit<State, 'timedMembers' | 'phase'>, TSchema>,
  {
    title: 'Group',
    description: 'A group of customers.',
    examples: [
      {
        groupId: 1,
        ...groupResource.show(
          newDetails(groupFields, {
            externalId: 'family-sharma',
            groupName: 'Sharma family',
            maxGroupSize: 6,
            extendedFields: { city: 'Pune' },
            successionPolicy: 'oldest',
          }),
        ),
        memberCount: 2,
        invitedCount: 0,
        primaryUserId: 1001,
        companyId: null,
        handOverOffer: null,
        createdBy: 1,
        createdOn: '2026-11-22T06:00:00.000Z',
        sequence: 412,
      },
    ],
  },
);

export function showGroup(group: Group): Record<string, unknown> {
  return {
    groupId: group.groupId,
    ...groupResource.show(group),
    status: shownStatus(group),
    ...showAll(others, group),
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
