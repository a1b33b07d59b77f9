import { type Case, casesOf, type Send } from './cases.ts';
import type { World } from './world.ts';

const batch =
  (body: (world: World) => object): Send =>
  (world) =>
    world.caller.post('/api/v1/batch', body(world));

export const batchCases: readonly Case[] = casesOf('runBatch', [
  [403, 'there are no items', 'Field items is required.', batch(() => ({ items: [] }))],
  [
    403,
    'an item does not say what to do',
    'Field items[0].action is required.',
    batch(({ empty }) => ({ items: [{ groupId: empty, userId: 1 }] })),
  ],
  [
    403,
    'an item does not say whom it is about',
    'Field items[1].userId is required.',
    batch(({ empty, eve }) => ({
      items: [
        { action: 'join', groupId: empty, userId: eve },
        { action: 'join', groupId: empty },
      ],
    })),
  ],
  [
    403,
    'nobody is named to be invited',
    'Field items[0].userId is required.',
    batch(({ empty }) => ({ items: [{ action: 'invite', groupId: empty }] })),
  ],
  [
    95032,
    'who is to be invited is named twice',
    'Parameter items[0].userId cannot be combined with an identifier.',
    batch(({ empty, eve }) => ({
      items: [{ action: 'invite', groupId: empty, userId: eve, identifierName: 'mobile' }],
    })),
  ],
  [
    1060,
    'there are more than 1000 items',
    'The call has too many items: at most 1000 are allowed.',
    batch(({ purple }) => ({
      items: Array.from({ length: 1_001 }, () => ({ action: 'leave', groupId: purple, userId: 1 })),
    })),
  ],
  [
    95081,
    'it is atomic and an item is refused',
    '1 of 2 items were rejected, so nothing was applied.',
    batch(({ empty, eve }) => ({
      atomic: true,
      items: [
        { action: 'join', groupId: empty, userId: eve },
        { action: 'join', groupId: empty, userId: 4711 },
      ],
    })),
  ],
]);
