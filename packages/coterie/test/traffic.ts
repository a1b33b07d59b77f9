import type { Answer, Client, Sending } from './http-client.ts';
import type { Random } from './random.ts';
import { customerBody, leavePath } from './seed.ts';

export type Kind =
  | 'createGroup'
  | 'createCustomer'
  | 'createCompany'
  | 'setCompany'
  | 'updateGroup'
  | 'deleteGroup'
  | 'join'
  | 'leave'
  | 'transfer'
  | 'merge';

/** One request as it went out, and what came back; null: no whole answer did. */
export interface Sent {
  readonly kind: Kind;
  readonly orgId: number;
  readonly requestId: string;
  /** The customers whom it concerns, as far as the request names them. */
  readonly userIds: readonly number[];
  answer: Answer | null;
}

/** What the callers know of an org: enough to make requests that mostly have an effect. */
export interface World {
  readonly orgId: number;
  readonly groups: Map<number, Set<number>>;
  readonly customers: { readonly userId: number; readonly mobile: string }[];
  readonly companies: number[];
  readonly sent: Sent[];
}

export function createWorld(orgId: number): World {
  return { orgId, groups: new Map(), customers: [], companies: [], sent: [] };
}

interface Plan {
  readonly kind: Kind;
  readonly sending: Sending;
  readonly userIds?: readonly number[];
  /** Remembers what the answer taught. */
  readonly learn?: (answer: Answer) => void;
}

const weights: Readonly<Record<Kind, number>> = {
  createCustomer: 18,
  createGroup: 8,
  join: 36,
  leave: 10,
  transfer: 16,
  updateGroup: 4,
  deleteGroup: 3,
  merge: 3,
  createCompany: 1,
  setCompany: 3,
};
const deck = Object.entries(weights).flatMap(([kind, weight]) =>
  Array.from({ length: weight }, () => kind as Kind),
);

/** Sends random requests one after the other until told to stop, or until the server is gone. */
export async function callUntil(
  world: World,
  client: Client,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const plan = planNext(world, random);
    if (plan === null) continue;
    const { kind, sending, userIds = [], learn } = plan;
    const requestId = `org${world.orgId}-${world.sent.length}`;
    const sent: Sent = { kind, orgId: world.orgId, requestId, userIds, answer: null };
    world.sent.push(sent);
    try {
      sent.answer = await client.send({ ...sending, headers: { 'x-request-id': requestId } });
    } catch {
      // Cut off by the kill: the request may have been applied or not.
      return;
    }
    if (sent.answer.status === 200 || sent.answer.status === 201) learn?.(sent.answer);
  }
}

function planNext(world: World, random: Random): Plan | null {
  const { groups, customers } = world;
  const kind = random.pick(deck) ?? 'createCustomer';
  if (customers.length < 10 || kind === 'createCustomer') return planCustomer(world);
  if (groups.size < 4 || kind === 'createGroup') return planGroup(world, random);
  const groupId = random.pick([...groups.keys()].slice(-40)) ?? 0;
  const members = groups.get(groupId) ?? new Set();
  switch (kind) {
    case 'join':
      return planJoin(world, random, groupId, members);
    case 'leave': {
      const userId = random.pick([...members]);
      const mobile = customers.find((customer) => customer.userId === userId)?.mobile;
      if (userId === undefined || mobile === undefined) return null;
      const sending = { method: 'DELETE', path: leavePath(groupId, mobile) } as const;
      return { kind, sending, userIds: [userId], learn: () => members.delete(userId) };
    }
    case 'transfer':
      return planTransfer(world, random, groupId, members);
    case 'updateGroup': {
      const body = { id: groupId, maxGroupSize: 2 + random.below(10) };
      return { kind, sending: { method: 'PUT', path: '/v2/userGroup2', body } };
    }
    case 'deleteGroup': {
      const sending = { method: 'DELETE', path: `/v2/userGroup2?id=${groupId}` } as const;
      return { kind, sending, learn: () => groups.delete(groupId) };
    }
    default:
      return planAboutCustomer(world, random, kind);
  }
}

function planCustomer({ customers, sent, orgId }: World): Plan {
  const mobile = `91${orgId}000${sent.length}`;
  const sending = { method: 'POST', path: '/v2/customers', body: customerBody(mobile) } as const;
  const learn = ({ body }: Answer): void => {
    if (body.createdId !== undefined) customers.push({ userId: body.createdId, mobile });
  };
  return { kind: 'createCustomer', sending, learn };
}

function planGroup({ groups, sent }: World, random: Random): Plan {
  // A small supply of names, so that some are taken and some come free by a deletion.
  const body = { externalId: `g${random.below(sent.length)}`, maxGroupSize: 3 + random.below(9) };
  const sending = { method: 'POST', path: '/v2/userGroup2', body } as const;
  const learn = ({ body: created }: Answer): void => {
    if (created.entity !== undefined) groups.set(created.entity, new Set());
  };
  return { kind: 'createGroup', sending, learn };
}

function planJoin(
  { customers }: World,
  random: Random,
  groupId: number,
  members: Set<number>,
): Plan {
  const userIds = random.sample(customers, 1 + random.below(5)).map(({ userId }) => userId);
  const withPrimary = random.chance(0.3);
  const body = userIds.map((userId, index) => ({
    userId,
    primaryMember: withPrimary && index === 0,
    defaultGroup: random.chance(0.3),
    permissions: random.chance(0.3) ? ['block_points_redemption'] : [],
  }));
  const sending = { method: 'POST', path: `/v2/userGroup2/join?id=${groupId}`, body } as const;
  const learn = ({ body: joined }: Answer): void => {
    for (const { entityId } of joined.response ?? [])
      if (entityId !== undefined) members.add(entityId.userId);
  };
  return { kind: 'join', sending, userIds, learn };
}

function planTransfer(
  { groups }: World,
  random: Random,
  leaveGroupId: number,
  members: Set<number>,
): Plan | null {
  const joinGroupId = random.pick([...groups.keys()].slice(-40)) ?? 0;
  const userIds = random.sample([...members], 1 + random.below(3));
  if (userIds.length === 0 || joinGroupId === leaveGroupId) return null;
  const body = { leaveGroupId, joinGroupId, userIds };
  const sending = { method: 'POST', path: '/v2/userGroup2/transfer', body } as const;
  const learn = (): void => {
    for (const userId of userIds) {
      members.delete(userId);
      groups.get(joinGroupId)?.add(userId);
    }
  };
  return { kind: 'transfer', sending, userIds, learn };
}

function planAboutCustomer(world: World, random: Random, kind: Kind): Plan | null {
  const { customers, companies, sent } = world;
  const [one, other] = random.sample(customers, 2);
  if (one === undefined || other === undefined) return null;
  const path = `/api/v1/customers/${one.userId}`;
  if (kind === 'merge')
    return {
      kind,
      sending: { method: 'POST', path: `${path}/merge`, body: { into: other.userId } },
      userIds: [one.userId, other.userId],
      learn: () => customers.splice(customers.indexOf(one), 1),
    };
  if (kind === 'setCompany' && companies.length > 0) {
    const companyId = random.pick(companies);
    return { kind, sending: { method: 'PATCH', path, body: { companyId } }, userIds: [one.userId] };
  }
  return {
    kind: 'createCompany',
    sending: { method: 'POST', path: '/api/v1/companies', body: { externalId: `c${sent.length}` } },
    learn: ({ body }) => {
      if (body.companyId !== undefined) companies.push(body.companyId);
    },
  };
}
