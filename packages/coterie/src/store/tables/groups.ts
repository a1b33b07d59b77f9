import type { ExtendedFields } from '../../domain/extended-fields.ts';
import type {
  Group,
  GroupPhase,
  GroupStatus,
  HandOverOffer,
  SuccessionPolicy,
} from '../../domain/groups.ts';
import { groupDueOn } from '../../domain/schedule.ts';
import { fixed, integer, json, orNull, partsOrNull, tally, text, textOf } from './column.ts';
import { tableOfOrg } from './table.ts';

export const groupTable = tableOfOrg<Group>('groups', {
  key: ['groupId'],
  columns: {
    groupId: integer,
    // An UPDATE that set it would have to check its unique index.
    externalId: fixed(text),
    groupName: orNull(text),
    maxGroupSize: integer,
    status: textOf<GroupStatus>(),
    extendedFields: json<ExtendedFields>(),
    createdBy: orNull(integer),
    createdOn: integer,
    memberCount: tally(integer),
    primaryUserId: orNull(integer),
    companyId: orNull(integer),
    sequence: tally(integer),
    successionPolicy: textOf<SuccessionPolicy>(),
    successorUserId: orNull(integer),
    invitedCount: integer,
    handOverOffer: partsOrNull<HandOverOffer>('offer', {
      userId: integer,
      createdBy: orNull(integer),
      createdOn: integer,
      expiresOn: integer,
    }),
    activeFrom: orNull(integer),
    activeUntil: orNull(integer),
    phase: textOf<GroupPhase>(),
    timedMembers: tally(integer),
  },
  // The sweeper looks for it.
  derived: { dueOn: { column: orNull(integer), from: groupDueOn } },
});
