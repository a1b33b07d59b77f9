import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import type { Facts } from '../src/domain/facts.ts';
import type { Command } from '../src/domain/commands.ts';
import { toCustomerRecord } from '../src/http/api/customers/record.ts';
import { showGroup } from '../src/http/api/groups/answer.ts';
import { command as anyCommand } from './arbitraries/commands.ts';
import { createCustomer, createGroup, startTestService, type TestService } from './http-service.ts';
import { opening } from './trial/opening.ts';
import { foldFromNothing, readLog } from './trial/state.ts';

const operator = { tillId: null, requestId: null };

let running: TestService;
beforeAll(async () => {
  running = await startTestService({}, { org: false });
});
afterAll(() => running.close());

let count = 0;
async function newOrg() {
  const name = `past-${(count += 1)}`;
  const caller = await running.addOrg({ name });
  const login = await running.service.store.findLogin('org', name);
  return { caller, orgId: login?.orgId ?? 0 };
}

function membersOf(facts: Facts, groupId: number): readonly number[] {
  return [...facts.memberships.touched.values()]
    .flatMap((one) => (one?.groupId === groupId ? [one.userId] : []))
    .toSorted((a, b) => a - b);
}

function groupsOf(facts: Facts, userId: number): readonly number[] {
  return [...facts.memberships.touched.values()]
    .flatMap((one) => (one?.userId === userId ? [one.groupId] : []))
    .toSorted((a, b) => a - b);
}

function record(facts: Facts, userId: number): unknown {
  const customer = facts.customers.need(userId);
  const identifiers = facts.identifiersOf(userId);
  const answer = toCustomerRecord({ customer, details: facts.details.need(userId), identifiers });
  return sorted(answer);
}

/** Identifiers of one profile are in an order that is nobody's concern here. */
function sorted(answer: ReturnType<typeof toCustomerRecord>): unknown {
  return {
    ...answer,
    profiles: answer.profiles.map((profile) => ({
      ...profile,
      identifiers: profile.identifiers.map((one) => JSON.stringify(one)).toSorted(),
    })),
  };
}

describe('a read as of a sequence', () => {
  const commands = fc.array(anyCommand, { minLength: 20, maxLength: 60, size: 'max' });

  it('answers what folding the log up to there gives', async () => {
    await fc.assert(
      fc.asyncProperty(commands, fc.array(fc.nat(), { minLength: 3 }), async (given, picks) => {
        const { caller, orgId } = await newOrg();
        const { writer, store } = running.service;
        const submit = (command: Command) => writer.submit(orgId, command, operator);
        for (const command of [...opening, ...given]) await submit(command);
        const log = await readLog(store, orgId);
        for (const pick of picks.slice(0, 3)) {
          const asOf = pick % (log.length + 1);
          const facts = foldFromNothing(orgId, log.slice(0, asOf));
          const get = (path: string) => caller.get(`/api/v1/${path}asOf=${asOf}&limit=1000`);
          for (let groupId = 1; groupId <= 6; groupId += 1) {
            const group = facts.groups.peek(groupId) ?? null;
            const answer = await caller.get(`/api/v1/groups/${groupId}?asOf=${asOf}`);
            const members = await get(`groups/${groupId}/members?`);
            expect([answer.status, members.status]).toEqual(group ? [200, 200] : [404, 404]);
            if (group === null) continue;
            expect(answer.body).toEqual(showGroup(group));
            expect(
              members.body.items.map((one: object) => ({
                ...one,
                joinedOn: undefined,
                validUntil: undefined,
              })),
            ).toEqual(
              membersOf(facts, groupId).map((userId) => ({
                userId,
                permissions: facts.membership(groupId, userId)?.permissions,
                primaryMember: group.primaryUserId === userId,
                defaultGroup: facts.customers.need(userId).defaultGroupId === groupId,
              })),
            );
          }
          for (let userId = 1; userId <= 10; userId += 1) {
            const customer = facts.customers.peek(userId) ?? null;
            const answer = await caller.get(`/api/v1/customers/${userId}?asOf=${asOf}`);
            const groups = await get(`customers/${userId}/groups?`);
            expect([answer.status, groups.status]).toEqual(customer ? [200, 200] : [404, 404]);
            if (customer === null) continue;
            expect(sorted(answer.body)).toEqual(record(facts, userId));
            expect(groups.body.items.map((one: { groupId: number }) => one.groupId)).toEqual(
              groupsOf(facts, userId),
            );
          }
        }
      }),
      { numRuns: runs(6, 60) },
    );
  });

  it('of now answers as a read without asOf', async () => {
    const { caller, orgId } = await newOrg();
    for (const command of opening) await running.service.writer.submit(orgId, command, operator);
    const { sequence } = (await caller.get('/api/v1/audit/head')).body;
    for (const path of [
      'groups/3',
      'groups/3?include=members',
      'groups/4/members',
      'customers/3',
      'customers/4/groups',
    ]) {
      const now = await caller.get(`/api/v1/${path}`);
      const then = await caller.get(
        `/api/v1/${path}${path.includes('?') ? '&' : '?'}asOf=${sequence}`,
      );
      const withoutCursor = (body: object) =>
        JSON.stringify(body).replaceAll(/"next":"[^"]*"/g, '');
      expect([then.status, withoutCursor(then.body)]).toEqual([200, withoutCursor(now.body)]);
    }
  });
});

describe('a read as of a time', () => {
  it('is of the last change at or before it', async () => {
    const { caller, orgId } = await newOrg();
    const groupId = await createGroup(caller, 'a');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await caller.patch(`/api/v1/groups/${groupId}`, { groupName: 'later' });
    const log = await readLog(running.service.store, orgId);
    for (const { at, sequence } of log.slice(-2)) {
      const time = new Date(at).toISOString();
      const byTime = await caller.get(`/api/v1/groups/${groupId}?asOf=${time}`);
      const bySequence = await caller.get(`/api/v1/groups/${groupId}?asOf=${sequence}`);
      expect([byTime.status, byTime.body]).toEqual([200, bySequence.body]);
      const shifted = encodeURIComponent(
        new Date(at + 19_800_000).toISOString().replace('Z', '+05:30'),
      );
      expect((await caller.get(`/api/v1/groups/${groupId}?asOf=${shifted}`)).body).toEqual(
        byTime.body,
      );
    }
    const before = await caller.get(`/api/v1/groups/${groupId}?asOf=2001-01-01T00:00:00Z`);
    expect([before.status, before.body.code]).toEqual([404, 1619]);
  });

  it.each([
    'yesterday',
    '-1',
    '2026-11-22',
    '2026-13-22T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1.5',
  ])('is refused as %s', async (asOf) => {
    const { caller } = await newOrg();
    const { status, body } = await caller.get(`/api/v1/groups/1?asOf=${asOf}`);
    expect([status, body.code]).toEqual([400, 400]);
    expect(body.detail).toContain('asOf must be a sequence of the log, or a time such as');
  });

  it('needs no clock that only goes forward: the log’s times do not go back', async () => {
    const { caller, orgId } = await newOrg();
    const customer = await createCustomer(caller, '1');
    const facts = await running.service.store.load(orgId, [{ customers: [customer] }]);
    expect(facts.org.lastChangeOn).toBeGreaterThan(0);
    const log = await readLog(running.service.store, orgId);
    for (const [index, { at }] of log.entries())
      expect(at).toBeGreaterThanOrEqual(log[index - 1]?.at ?? 0);
  });
});
