import fc from 'fast-check';

import type { JoinItem } from '../../src/domain/commands.ts';
import type { GroupSelectors } from '../../src/domain/groups.ts';

/** The part of a record that holds an optional field: empty when there is no value. */
export function maybe<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}

/** A record in which each field is now and then absent. */
export function sparse<Fields extends object>(fields: {
  readonly [Name in keyof Fields]: fc.Arbitrary<Fields[Name]>;
}): fc.Arbitrary<Partial<Fields>> {
  const options = Object.entries<fc.Arbitrary<unknown>>(fields).map(([name, arbitrary]) =>
    fc.option(arbitrary, { freq: 12, nil: undefined }).map((value) => maybe(name, value)),
  );
  return fc.tuple(...options).map((parts) => Object.assign({}, ...parts) as Partial<Fields>);
}

/** A trial starts with groups 1 to 4 and customers 1 to 8. */
export const groupId = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 7 }) },
);
export const userId = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: 9, max: 11 }) },
);

const tooLong = 'x'.repeat(51);
const externalId = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom('red', 'green', 'blue', 'gold', 'pink', 'grey', 'teal'),
  },
  { weight: 1, arbitrary: fc.constant(tooLong) },
);

export const groupFields = {
  externalId,
  groupName: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('family', 'fleet') },
    { weight: 1, arbitrary: fc.constant(tooLong) },
  ),
  maxGroupSize: fc.constantFrom(-1, 0, 1, 2, 3, 3, 4, 4, 5, 5, 6),
  extendedFields: fc.constantFrom({}, { colour: 'red' }, { fleet: 3, kept: true }),
};

export const selectors: fc.Arbitrary<GroupSelectors> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ id: groupId }) },
  { weight: 4, arbitrary: fc.record({ externalId }) },
  { weight: 3, arbitrary: fc.record({ primaryUserId: userId }) },
  { weight: 2, arbitrary: fc.record({ id: groupId, externalId }) },
  { weight: 1, arbitrary: fc.record({ externalId, primaryUserId: userId }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const permission = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.constantFrom(
      'block_points_redemption',
      'allow_points_redemption',
      'block_points_transfer',
      'allow_points_transfer',
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom('allow_lounge', 'block_lounge') },
  { weight: 1, arbitrary: fc.constant('fly') },
);

export const joinItem: fc.Arbitrary<JoinItem> = fc
  .tuple(
    fc.option(userId, { freq: 40, nil: undefined }),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
    fc.array(permission, { maxLength: 3 }),
  )
  .map(([id, dice, defaultGroup, permissions]) => ({
    ...maybe('userId', id),
    primaryMember: dice === 1,
    defaultGroup,
    permissions,
  }));

const identifier = fc.record({
  type: fc.oneof(
    {
      weight: 20,
      arbitrary: fc.constantFrom('mobile', 'email', 'externalId', 'cardnumber', 'cardExternalId'),
    },
    { weight: 1, arbitrary: fc.constant('nickname') },
  ),
  value: fc.integer({ min: 1, max: 12 }).map(String),
});

export const identifiers = fc.array(identifier, { maxLength: 2 });

export const profile = fc
  .tuple(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom('INSTORE', 'MARTJACK', 'WECHAT') },
      { weight: 1, arbitrary: fc.constantFrom('FAX', undefined) },
    ),
    fc.constantFrom('', 'A', 'B'),
    fc.array(identifier, { minLength: 1, maxLength: 3 }),
  )
  .map(([source, accountId, own]) => ({
    ...maybe('source', source),
    accountId,
    firstName: null,
    lastName: null,
    fields: {},
    commChannels: [],
    identifiers: own,
  }));
