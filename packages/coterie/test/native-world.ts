import { randomUUID } from 'node:crypto';

import { afterAll, expect } from 'vitest';

import type { Change } from '../src/domain/changes.ts';
import { createCustomer, startTestService } from './http-service.ts';

export const groups = '/api/v1/groups';

/** A service with one org, for the tests of one file, and what tests of native writes do all the time. */
export async function startWorld() {
  const { service, caller, ...running } = await startTestService();
  const { store } = service;
  afterAll(() => running.close());

  async function newGroup(more: object = {}): Promise<number> {
    const { body } = await caller.post(groups, {
      externalId: randomUUID(),
      maxGroupSize: 10,
      ...more,
    });
    return body.groupId;
  }

  /** Customers who joined one after the other, the first as primary member. */
  async function newMembers(groupId: number, count: number): Promise<readonly number[]> {
    const members: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const userId = await createCustomer(caller, randomUUID());
      const { status } = await caller.put(`${groups}/${groupId}/members/${userId}`, {
        primaryMember: index === 0,
      });
      expect(status).toBe(200);
      members.push(userId);
    }
    return members;
  }

  async function group(groupId: number) {
    const [found] = await store.findGroups(1, [{ id: groupId }]);
    if (!found) throw new Error('the group should exist');
    return found;
  }

  async function members(groupId: number): Promise<readonly number[]> {
    const all = await store.listMembers(1, groupId);
    return all.filter(({ active }) => active).map(({ userId }) => userId);
  }

  /** The changes that `work` makes. */
  async function changesOf(work: () => Promise<unknown>): Promise<readonly Change[]> {
    const since = (await store.findOrg(1))?.sequence ?? 0;
    await work();
    return (await store.listChanges(1, { since, limit: 1_000 })).changes;
  }

  return { ...running, service, caller, newGroup, newMembers, group, members, changesOf };
}
