import type { Command } from '../../src/domain/commands.ts';
import { type Answer, codeOf, type Sending } from '../http-client.ts';
import { answer as modelAnswer } from '../reference-model/answer.ts';
import type { Answer as ModelAnswer } from '../reference-model/refusals.ts';
import type { World } from '../reference-model/world.ts';
import { leavePath } from '../seed.ts';
import type { Model } from './history.ts';

/** What the clients of the histories ask for: the commands that collide, and a read. */
export type Request =
  | Extract<
      Command,
      { type: 'join' | 'leave' | 'transfer' | 'deleteGroup' | 'createGroup' | 'mergeCustomer' }
    >
  | { readonly type: 'readMembers'; readonly groupId: number };

/** The part of an answer that says what happened. A code is 0 where there is none. */
export type Told =
  | { readonly code: number }
  | { readonly items: readonly number[] }
  | { readonly groupId: number }
  | { readonly status: string | undefined; readonly members: readonly unknown[] };

const done = { code: 0 };
const groups = '/v2/userGroup2';

export function toSending(request: Request): Sending {
  switch (request.type) {
    case 'createGroup':
      return { method: 'POST', path: groups, body: request.details };
    case 'join':
      return {
        method: 'POST',
        path: `${groups}/join?id=${request.selectors.id}`,
        body: request.items,
      };
    case 'leave':
      return { method: 'DELETE', path: leavePath(request.groupId, mobileOf(request)) };
    case 'transfer': {
      const { leaveGroupId, joinGroupId, userIds } = request;
      const body = { leaveGroupId, joinGroupId, userIds };
      return { method: 'POST', path: `${groups}/transfer`, body };
    }
    case 'deleteGroup':
      return { method: 'DELETE', path: `${groups}?id=${request.selectors.id}` };
    case 'mergeCustomer': {
      const path = `/api/v1/customers/${request.victim}/merge`;
      return { method: 'POST', path, body: { into: request.survivor } };
    }
    case 'readMembers':
      return { method: 'GET', path: `${groups}?id=${request.groupId}&includeMembers=true` };
  }
}

/** What the answer told; null: that the service could not do it. */
export function toTold(request: Request, answer: Answer): Told | null {
  const { status, body } = answer;
  if (status >= 500) return null;
  if (request.type === 'join' && body.response !== undefined)
    return { items: body.response.map(({ errors }) => errors?.[0]?.code ?? 0) };
  if (status >= 400) return { code: codeOf(answer) };
  if (body.entity !== undefined) return { groupId: body.entity };
  if (request.type === 'readMembers')
    return { status: body.groupStatus, members: inOrder(body.fleetGroupUsers ?? []) };
  return done;
}

/** One org as the reference model plays it. */
export function modelOf(start: World): Model<World, Request, Told> {
  return {
    start,
    apply: (world, request) => {
      if (request.type === 'readMembers')
        return { state: world, told: readMembers(world, request.groupId) };
      const state = structuredClone(world);
      return { state, told: summarise(request, modelAnswer(state, request)) };
    },
  };
}

function summarise({ type }: Command, answer: ModelAnswer): Told {
  if ('refusals' in answer) return { code: answer.refusals[0]?.code ?? 0 };
  const result = answer.result as {
    items?: readonly { refusal: { code: number } | null }[];
    groupId?: number;
  };
  if (result.items !== undefined)
    return { items: result.items.map(({ refusal }) => refusal?.code ?? 0) };
  return type === 'createGroup' ? { groupId: result.groupId ?? 0 } : done;
}

function readMembers(world: World, groupId: number): Told {
  const group = world.groups.get(groupId);
  const active = [...(group?.members ?? [])].map(([userId, { permissions, primary }]) => {
    const defaultGroup = world.customers.get(userId)?.defaultGroup === groupId;
    return { userId, groupId, permissions, defaultGroup, primaryMember: primary, active: true };
  });
  const exited = [...(group?.exited ?? [])].map(([userId, permissions]) => {
    const not = { defaultGroup: false, primaryMember: false, active: false };
    return { userId, groupId, permissions, ...not };
  });
  return { status: group?.status, members: inOrder([...active, ...exited]) };
}

function inOrder(members: readonly { readonly userId: number }[]): readonly unknown[] {
  return members.toSorted((a, b) => a.userId - b.userId);
}

function mobileOf({ identifier }: { readonly identifier: object }): string {
  return 'value' in identifier ? String(identifier.value) : '';
}
