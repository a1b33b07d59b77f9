import type { Case } from './cases.ts';
import { customerCases } from './customer-cases.ts';
import { permissionsCases } from './later-cases.ts';
import { joinCases, transferCases } from './membership-cases.ts';
import { nativeCases } from './native-cases.ts';
import type { World } from './world.ts';

const erased: Case['message'] = (world) => `Customer ${world.erased} was erased.`;

/** On the vendor's paths; a transfer names which of its customers it is. */
const vendors: Readonly<Record<string, Case['message']>> = {
  changeIdentifiers: 'Erased customer found.',
  joinGroup: 'Erased customer found.',
  updatePermissions: 'Erased customer found.',
  transferMembers: (world) => `Erased customer found. It is user ${world.erased}.`,
};

/** Who was erased is refused where who was merged is; but no identifier finds her any more. */
const likeMerged = [
  ...customerCases,
  ...joinCases,
  ...transferCases,
  ...permissionsCases,
  ...nativeCases,
]
  .filter(({ operation, code }) => code === 8069 && operation !== 'lookupCustomer')
  .map(({ operation, send }): Case => ({
    operation,
    code: 95060,
    when: 'the customer was erased',
    message: vendors[operation] ?? erased,
    send: (world) => send({ ...world, merged: world.erased }),
  }));

const erase = (of: (world: World) => number) => (world: World) =>
  world.caller.post(`/api/v1/customers/${of(world)}/erase`);

const readsAsOf: readonly (readonly [string, (world: World) => string])[] = [
  ['readGroup', ({ purple }) => `groups/${purple}`],
  ['listMembers', ({ purple }) => `groups/${purple}/members`],
  ['readCustomer', ({ ann }) => `customers/${ann}`],
  ['listGroupsOfCustomer', ({ ann }) => `customers/${ann}/groups`],
];

export const erasureCases: readonly Case[] = [
  ...likeMerged,
  {
    operation: 'eraseCustomer',
    code: 8015,
    when: 'there is no such customer',
    message: 'Customer 4711 does not exist.',
    send: erase(() => 4711),
  },
  {
    operation: 'eraseCustomer',
    code: 8069,
    when: 'she was merged into another, who is to be erased',
    message: (world) => `Customer ${world.merged} was merged into customer ${world.eve}.`,
    send: erase((world) => world.merged),
  },
  {
    operation: 'eraseCustomer',
    code: 95060,
    when: 'she was erased before',
    message: erased,
    send: erase((world) => world.erased),
  },
  ...readsAsOf.flatMap(([operation, path]): readonly Case[] => [
    {
      operation,
      code: 95061,
      when: 'the log has not come to the sequence',
      message: /^There is no state as of 99999: the change log ends at sequence \d+\.$/,
      send: (world) => world.caller.get(`/api/v1/${path(world)}?asOf=99999`),
    },
    {
      operation,
      code: 95061,
      when: 'the time has not come',
      message:
        /^There is no state as of 2999-01-01T00:00:00Z: the change log ends at sequence \d+\.$/,
      send: (world) => world.caller.get(`/api/v1/${path(world)}?asOf=2999-01-01T00:00:00Z`),
    },
  ]),
];
