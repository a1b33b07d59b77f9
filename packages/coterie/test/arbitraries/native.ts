import fc from 'fast-check';

import type { BatchItem, Command } from '../../src/domain/commands.ts';
import { deleteGroup, invite, join, mergeCustomer } from '../commands.ts';

/** Commands of the native API about four groups and six customers. */

const groupId = fc.integer({ min: 1, max: 4 });
const userId = fc.integer({ min: 1, max: 6 });
/** Times that come and pass while a test goes on. */
export const start = Date.UTC(2030, 0, 1);
export const hour = 3_600_000;
const time = fc.integer({ min: 1, max: 6 }).map((hours) => start + hours * hour);
const onExisting = fc.constantFrom('ignore' as const, 'error' as const);
const permissions = fc.subarray(['allow_points_redemption', 'block_points_transfer']);

/** What a batch may hold, but for invitations. */
export const nativeItem: fc.Arbitrary<BatchItem> = fc.oneof(
  fc.record({
    type: fc.constant('patchGroup' as const),
    groupId,
    patch: fc.oneof(
      fc.record({ groupName: fc.constantFrom('A', null) }),
      fc.record({ maxGroupSize: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ extendedFields: fc.constantFrom({ a: 1, b: null }, null) }),
      fc.record({ successionPolicy: fc.constantFrom('none' as const, 'oldest' as const) }),
      fc.record({ activeFrom: fc.option(time) }),
      fc.record({ activeUntil: fc.option(time) }),
      userId.map((id) => ({ successionPolicy: 'named' as const, successorUserId: id })),
    ),
  }),
  fc.tuple(groupId, onExisting).map(([id, wish]) => ({ ...deleteGroup(id), onExisting: wish })),
  fc.record({ type: fc.constant('restoreGroup' as const), groupId, onExisting }),
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        groupId,
        userId,
        fc.boolean(),
        onExisting,
        fc.option(time, { nil: undefined }),
        fc.boolean(),
      )
      .map(([group, user, primaryMember, wish, validUntil, defaultGroup]) => ({
        ...join(group, user, {
          primaryMember,
          defaultGroup,
          ...(validUntil === undefined ? {} : { validUntil }),
        }),
        onExisting: wish,
      })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('leave' as const),
      groupId,
      identifier: fc.record({ userId }),
      onExisting,
    }),
  },
  fc.record({ type: fc.constant('setPermissions' as const), groupId, userId, permissions }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('patchMember' as const),
      groupId,
      userId,
      patch: fc.record({ validUntil: fc.option(time), permissions }, { requiredKeys: [] }),
    }),
  },
  fc.record({
    type: fc.constant('setDefaultGroup' as const),
    userId,
    groupId: fc.option(groupId),
  }),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('handOver' as const), groupId, userId }),
  },
  fc.record({
    type: fc.constant('transfer' as const),
    leaveGroupId: groupId,
    joinGroupId: groupId,
    userIds: fc.array(userId, { minLength: 1, maxLength: 3 }),
  }),
);

/** What a batch may hold about invitations, whose ids tell how long the log was. */
const invitationItem: fc.Arbitrary<BatchItem> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(groupId, userId, onExisting, fc.option(time, { nil: undefined }))
      .map(([group, user, wish, validUntil]) => ({
        ...invite(group, user, validUntil === undefined ? {} : { validUntil }),
        onExisting: wish,
      })),
  },
  fc.record({
    type: fc.constantFrom('acceptInvitation', 'declineInvitation', 'withdrawInvitation'),
    // The sequence of the change that made it; most made something else.
    invitationId: fc.integer({ min: 11, max: 40 }),
    onExisting,
  }),
);

export const batchItem = fc.oneof(
  { weight: 4, arbitrary: nativeItem },
  { weight: 1, arbitrary: invitationItem },
);

export function commandsOf(item: fc.Arbitrary<BatchItem>): fc.Arbitrary<Command> {
  return fc.oneof(
    { weight: 6, arbitrary: item },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('batch' as const),
        atomic: fc.boolean(),
        items: fc.array(item, { minLength: 1, maxLength: 6 }),
      }),
    },
    fc.tuple(userId, userId).map((given) => mergeCustomer(...given)),
  );
}
