import {
  freePair,
  type Pair,
  type Shape,
  tillName,
  tillPassword,
  transferTarget,
} from './shape.ts';

/** What a load sends, again and again. */
export type OperationName =
  'get' | 'join' | 'transfer' | 'leave' | 'hotGet' | 'hotJoin' | 'hotLeave';

/** A request, and whether an answer with status 200 is the right one. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  readonly isRight: (body: string) => boolean;
}

const root = '/v2/userGroup2';

export const headers = {
  authorization: `Basic ${Buffer.from(`${tillName}:${tillPassword}`).toString('base64')}`,
  'content-type': 'application/json',
};

/** The `index`th call of an operation. What joins is there for the same index of transfer, and then leave. */
export const operations: Readonly<Record<OperationName, (shape: Shape, index: number) => Call>> = {
  get: (shape, index) => {
    const groupId = ((index * 7_919) % shape.groups) + 1;
    return {
      method: 'GET',
      path: `${root}?externalId=group-${groupId}`,
      isRight: (body) => body.startsWith(`{"id":${groupId},"externalId":"group-${groupId}",`),
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
};

/** A free customer in the hot group. */
function hotPair({ hotGroup, members }: Shape, index: number): Pair {
  return { groupId: hotGroup, userId: members + index + 1 };
}

function join({ groupId, userId }: Pair): Call {
  const answer = `{"response":[{"entityId":{"userId":${userId},"groupId":${groupId},`;
  return {
    method: 'POST',
    path: `${root}/join?externalId=group-${groupId}`,
    body: JSON.stringify([{ userId, primaryMember: false, permissions: [] }]),
    isRight: (body) => body.startsWith(answer) && body.endsWith('"totalCount":1,"failureCount":0}'),
  };
}

function leave({ groupId, userId }: Pair): Call {
  const identifier = `source=INSTORE&identifierName=externalId&identifierValue=customer-${userId}`;
  return { method: 'DELETE', path: `${root}/${groupId}/leave?${identifier}`, isRight: isSuccess };
}

function isSuccess(body: string): boolean {
  return body.endsWith('"success":true}');
}
