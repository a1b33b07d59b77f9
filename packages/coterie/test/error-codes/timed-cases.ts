import { casesOf, type Send } from './cases.ts';
import type { World } from './world.ts';

const past = 'The validUntil of a membership must be in the future.';
const ofPrimary = 'The membership of a primary member cannot have a validUntil.';
const order = 'The activeFrom of a group must be before its activeUntil.';
const window = { activeFrom: '2040-01-02T00:00:00Z', activeUntil: '2040-01-02T00:00:00Z' };
const ended = '2020-01-01T00:00:00+05:30';
const later = '2040-01-01T00:00:00+05:30';

const member =
  (
    method: 'PUT' | 'PATCH',
    who: (world: World) => readonly [group: number, user: number],
    payload: object,
  ): Send =>
  (world) => {
    const [groupId, userId] = who(world);
    return world.caller.send({
      method,
      url: `/api/v1/groups/${groupId}/members/${userId}`,
      payload,
    });
  };

const ofEmpty = ({ empty, eve }: World) => [empty, eve] as const;

/** What is refused about times that have come, or that nobody may have. */
export const timedCases = [
  ...casesOf('addGroup', [
    [
      95101,
      'it would end when it begins',
      order,
      ({ caller }) =>
        caller.post('/api/v1/groups', { externalId: 'x', maxGroupSize: 1, ...window }),
    ],
  ]),
  ...casesOf('patchGroup', [
    [
      95101,
      'it would end when it begins',
      order,
      ({ caller, empty }) => caller.patch(`/api/v1/groups/${empty}`, window),
    ],
  ]),
  ...casesOf('addMember', [
    [95100, 'the time has passed', past, member('PUT', ofEmpty, { validUntil: ended })],
    [
      95102,
      'she is to be the primary member',
      ofPrimary,
      member('PUT', ofEmpty, { primaryMember: true, validUntil: later }),
    ],
  ]),
  ...casesOf('patchMember', [
    [
      95100,
      'the time has passed',
      past,
      member('PATCH', ({ purple, dan }) => [purple, dan], { validUntil: ended }),
    ],
    [
      95102,
      'she is the primary member',
      ofPrimary,
      member('PATCH', ({ purple, ann }) => [purple, ann], { validUntil: later }),
    ],
  ]),
  ...casesOf('handOver', [
    [
      95102,
      'the membership of the next one ends by itself',
      ofPrimary,
      ({ caller, full, carl }) => caller.post(`/api/v1/groups/${full}/hand-over`, { userId: carl }),
    ],
  ]),
];
