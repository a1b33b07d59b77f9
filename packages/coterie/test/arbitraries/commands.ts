import fc from 'fast-check';

import type { Command } from '../../src/domain/commands.ts';
import {
  groupFields,
  groupId,
  identifiers,
  joinItem,
  maybe,
  profile,
  selectors,
  sparse,
  userId,
} from './parts.ts';

/** The name of an org that exists beside those under test. */
export const nameTaken = 'name-taken';

const createGroup = fc.record({
  type: fc.constant('createGroup' as const),
  details: fc.option(sparse(groupFields), { freq: 20 }),
});

const updateGroup = fc.record({
  type: fc.constant('updateGroup' as const),
  details: fc.option(
    fc
      .tuple(
        selectors,
        fc.subarray(['groupName', 'maxGroupSize', 'extendedFields'] as const),
        fc.record(groupFields),
      )
      .map(([{ id, externalId }, names, fields]) => ({
        ...maybe('id', id),
        ...maybe('externalId', externalId),
        ...Object.fromEntries(names.map((name) => [name, fields[name]])),
      })),
    { freq: 20 },
  ),
});

const deleteGroup = fc.record({
  type: fc.constant('deleteGroup' as const),
  selectors: selectors.map(({ id, externalId }) => ({
    ...maybe('id', id),
    ...maybe('externalId', externalId),
  })),
});

const join = fc.record({
  type: fc.constant('join' as const),
  selectors,
  items: fc.oneof(
    { weight: 60, arbitrary: fc.array(joinItem, { maxLength: 4 }) },
    { weight: 1, arbitrary: joinItem.map((item) => Array.from({ length: 1_001 }, () => item)) },
  ),
});

const leave = fc.record({
  type: fc.constant('leave' as const),
  groupId,
  identifier: fc.oneof(
    // Every customer that a trial starts with has her userId as her mobile number.
    {
      weight: 4,
      arbitrary: userId.map((id) => ({
        source: 'INSTORE',
        accountId: '',
        type: 'mobile',
        value: String(id),
      })),
    },
    {
      weight: 3,
      arbitrary: sparse({
        source: fc.constantFrom('INSTORE', 'MARTJACK', 'WECHAT', 'ALL', 'ALL', 'FAX'),
        accountId: fc.constantFrom('', 'A', 'B'),
        type: fc.constantFrom('mobile', 'mobile', 'email', 'cardnumber', 'nickname'),
        value: userId.map(String),
      }),
    },
  ),
});

const movers = fc.oneof(
  { weight: 25, arbitrary: userId.map((id) => [id]) },
  { weight: 15, arbitrary: fc.array(userId, { maxLength: 3 }) },
  { weight: 1, arbitrary: userId.map((id) => Array.from({ length: 1_001 }, () => id)) },
);
const transfer = fc
  .tuple(sparse({ leaveGroupId: groupId, joinGroupId: groupId }), movers)
  .map(([groups, userIds]) => ({ type: 'transfer' as const, ...groups, userIds }));

const createCustomer = fc
  .tuple(
    fc.option(fc.integer({ min: 1, max: 14 }), { freq: 2, nil: undefined }),
    fc.uniqueArray(profile, {
      maxLength: 2,
      selector: ({ source, accountId }) => `${source} ${source === 'WECHAT' ? accountId : ''}`,
    }),
  )
  .map(([brought, profiles]) => ({
    type: 'createCustomer' as const,
    ...maybe('userId', brought),
    loyaltyType: 'loyalty' as const,
    associatedWith: null,
    extendedFields: {},
    profiles,
  }));

const changeIdentifiers = userId.chain((id) => {
  const own = fc.constant([{ type: 'mobile', value: String(id) }]);
  const none = fc.constant([]);
  return fc
    .tuple(
      sparse({ source: fc.constantFrom('INSTORE', 'INSTORE', 'MARTJACK', 'WECHAT', 'FAX') }),
      fc.record({
        type: fc.constant('changeIdentifiers' as const),
        userId: fc.constant(id),
        accountId: fc.constantFrom('', 'A', 'B'),
        add: identifiers,
        remove: fc.oneof({ weight: 3, arbitrary: none }, own, identifiers),
      }),
    )
    .map(([source, rest]) => ({ ...source, ...rest }));
});

const setCompany = fc.record({
  type: fc.constant('setCompany' as const),
  userId,
  companyId: fc.constantFrom(null, 1, 2, 3),
});

const mergeCustomer = fc.record({
  type: fc.constant('mergeCustomer' as const),
  victim: userId,
  survivor: userId,
});

const eraseCustomer = fc.record({ type: fc.constant('eraseCustomer' as const), userId });

const createCompany = fc.record({
  type: fc.constant('createCompany' as const),
  externalId: fc.constantFrom('acme', 'blue', 'coral'),
  name: fc.constant(null),
});

const updateOrg = fc.record({
  type: fc.constant('updateOrg' as const),
  settings: fc.oneof(
    { weight: 2, arbitrary: fc.record({ name: fc.constant(nameTaken) }) },
    { weight: 1, arbitrary: fc.record({ timeZone: fc.constantFrom('Europe/Paris', 'Mars/Base') }) },
    { weight: 6, arbitrary: fc.record({ productLimit: fc.constantFrom(0, 3, 4, 5, 6, 7) }) },
    { weight: 4, arbitrary: fc.record({ keepGroupActiveWithoutPrimary: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        permissionCodes: fc.constantFrom([], ['allow_lounge', 'block_lounge']),
      }),
    },
  ),
});

/** Any command about groups, customers and companies, over so few things that they collide. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: createGroup },
  { weight: 5, arbitrary: updateGroup },
  { weight: 1, arbitrary: deleteGroup },
  { weight: 20, arbitrary: join },
  { weight: 6, arbitrary: leave },
  { weight: 12, arbitrary: transfer },
  { weight: 4, arbitrary: createCustomer },
  { weight: 4, arbitrary: changeIdentifiers },
  { weight: 4, arbitrary: setCompany },
  { weight: 2, arbitrary: mergeCustomer },
  { weight: 1, arbitrary: eraseCustomer },
  { weight: 1, arbitrary: createCompany },
  { weight: 4, arbitrary: updateOrg },
);
