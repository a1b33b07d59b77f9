import {
  freePair,
  type Pair,
  scatter,
  seededPair,
  type Shape,
  tillName,
  tillPassword,
  transferTarget,
} from './shape.ts';

/** The operations that a load repeats. */
export const operationNames = [
  'get',
  'check',
  'join',
  'transfer',
  'leave',
  'hotGet',
  'hotJoin',
  'hotLeave',
  'firstPage',
  'lastPage',
] as const;
export type OperationName = (typeof operationNames)[number];

/** A request, and a check of its response with status 200. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  readonly isRight: (body: string) => boolean;
}

export const root = '/v2/userGroup2';

export const headers = {
  authorization: `Basic ${Buffer.from(`${tillName}:${tillPassword}`).toString('base64')}`,
  'content-type': 'application/json',
};

/** Members per page of the hot group; with 30,000 members its last page is the 10,000th. */
const pageSize = 3;

/**
 * The `index`th call of an operation. The membership of a join is the one that transfer and then leave use at the same
 * index. `cursor` is that of the last page of the hot group's members.
 */
export const operations: Readonly<
  Record<OperationName, (shape: Shape, index: number, cursor: string) => Call>
> = {
  get: (shape, index) => {
    const groupId = ((index * scatter) % shape.groups) + 1;
    return {
      method: 'GET',
      path: `${root}?externalId=group-${groupId}`,
      isRight: (body) => body.startsWith(`{"id":${groupId},"externalId":"group-${groupId}",`),
    };
  },
  check: (shape, index) => {
    const { userId, groupId } = seededPair(shape, (index * scatter) % shape.memberships);
    return {
      method: 'POST',
      path: '/api/v1/checks',
      body: JSON.stringify({ userId, groupId, action: 'member' }),
      isRight: (body) =>
        body.includes(`"userId":${userId},"action":"member","groupId":${groupId},"allowed":true,`),
    };
  },
  join: (shape, index) => join(freePair(shape, index)),
  transfer: (shape, index) => {
    const pair = freePair(shape, index);
    return {
      method: 'POST',
      path: `${root}/transfer`,
      body: JSON.stringify({
        leaveGroupId: pair.groupId,
        joinGroupId: transferTarget(shape, pair),
        userIds: [pair.userId],
      }),
      isRight: isSuccess,
    };
  },
  leave: (shape, index) => {
    const pair = freePair(shape, index);
    return leave({ ...pair, groupId: transferTarget(shape, pair) });
  },
  hotGet: ({ hotGroup, hotMembers }) => ({
    method: 'GET',
    path: `${root}?id=${hotGroup}&includeMembers=true`,
    isRight: (body) =>
      body.startsWith(`{"id":${hotGroup},`) && body.includes(`"totalActiveMembers":${hotMembers},`),
  }),
  hotJoin: (shape, index) => join(hotPair(shape, index)),
  hotLeave: (shape, index) => leave(hotPair(shape, index)),
  firstPage: (shape) => page(shape, '', (body) => !body.endsWith('"next":null}')),
  lastPage: (shape, _index, cursor) =>
    page(shape, `&cursor=${cursor}`, (body) => body.endsWith('"next":null}')),
};

function page({ hotGroup }: Shape, cursor: string, isRight: Call['isRight']): Call {
  return {
    method: 'GET',
    path: `/api/v1/groups/${hotGroup}/members?limit=${pageSize}${cursor}`,
    isRight: (body) => body.split('"userId"').length === pageSize + 1 && isRight(body),
  };
}

/** Finds the cursor of the last page of the hot group's members, with large pages. */
export async function findLastPage(url: string, { hotGroup, hotMembers }: Shape): Promise<string> {
  let cursor = '';
  for (let left = hotMembers - pageSize; left > 0; left -= 1_000) {
    const path = `/api/v1/groups/${hotGroup}/members?limit=${Math.min(left, 1_000)}&cursor=${cursor}`;
    const response = await fetch(`${url}${path}`, { headers });
    const { next } = (await response.json()) as { readonly next: string | null };
    if (next === null) throw new Error(`The hot group should have ${hotMembers} members.`);
    cursor = next;
  }
  return cursor;
}

/** The `index`th free customer and the hot group. */
function hotPair({ hotGroup, members }: Shape, index: number): Pair {
  return { groupId: hotGroup, userId: members + index + 1 };
}

export function join({ groupId, userId }: Pair): Call {
  const answer = `{"response":[{"entityId":{"userId":${userId},"groupId":${groupId},`;
  return {
    method: 'POST',
    path: `${root}/join?externalId=group-${groupId}`,
    body: JSON.stringify([{ userId, primaryMember: false, permissions: [] }]),
    isRight: (body) => body.startsWith(answer) && body.endsWith('"totalCount":1,"failureCount":0}'),
  };
}

export function leave({ groupId, userId }: Pair): Call {
  const identifier = `source=INSTORE&identifierName=externalId&identifierValue=customer-${userId}`;
  return { method: 'DELETE', path: `${root}/${groupId}/leave?${identifier}`, isRight: isSuccess };
}

function isSuccess(body: string): boolean {
  return body.endsWith('"success":true}');
}
