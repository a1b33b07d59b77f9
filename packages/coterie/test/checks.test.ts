import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { allOperationsOf, documentOf } from './fuzz/document.ts';
import { checkRules } from '../src/domain/checks.ts';
import { joinRules } from '../src/domain/rules/join.ts';
import {
  type Answer,
  type Caller,
  createCustomer,
  createGroup,
  joinGroup,
  startTestService,
  type TestService,
} from './http-service.ts';

let running: TestService;
let caller: Caller;
let family: number;
let ann: number;
let bob: number;
let eve: number;

beforeAll(async () => {
  running = await startTestService();
  caller = await running.addOrg({ name: 'checks', timeZone: 'Asia/Kolkata' });
  ann = await createCustomer(caller, 'ann');
  bob = await createCustomer(caller, 'bob');
  eve = await createCustomer(caller, 'eve');
  family = await createGroup(caller, 'family', 2);
  await joinGroup(caller, family, { primary: ann, secondary: [bob] });
});
afterAll(() => running.close());

const checksUrl = '/api/v1/checks';
const action = 'points_redemption';

function rulesOf({ body }: Answer): unknown {
  return body.rules.map((one: { rule: string; verdict: string }) => [one.rule, one.verdict]);
}

describe('a check', () => {
  it('answers whether she may, and lists the rules that were looked at', async () => {
    const { status, body } = await caller.post(checksUrl, { userId: ann, action, groupId: family });
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId: ann, action, groupId: family, allowed: true });
    expect(body.rules.at(-1)).toEqual({
      rule: 'granted',
      verdict: 'passes',
      sentence: 'A permission code of the customer allows the action, or none is needed.',
      facts: { primaryMember: true },
    });
  });

  it('says what is wrong, and about whom', async () => {
    const problem = async (question: object) => {
      const { body } = await caller.post(checksUrl, question);
      return body.rules.at(-1).sentence;
    };
    expect([
      await problem({ userId: 999, action, groupId: family }),
      await problem({ userId: bob, action, groupId: 999 }),
      await problem({ userId: bob, action: 'fly', groupId: family }),
      await problem({ userId: eve, action, groupId: family }),
      await problem({ userId: bob, action }),
      await problem({ userId: bob, action, groupId: family }),
    ]).toEqual([
      'Customer 999 does not exist.',
      'Group 999 does not exist.',
      'The org has no permission code for the action fly.',
      `Customer ${eve} is not a member of group ${family}.`,
      `Customer ${bob} has no default group, and the question names no group.`,
      `Customer ${bob} does not have the permission code allow_points_redemption in group ${family}.`,
    ]);
  });

  it('names the change that made the customer a member, and its time in UTC', async () => {
    const answer = await caller.post(checksUrl, { userId: bob, action: 'member' });
    expect(answer.body.groupId).toBeNull();
    const named = await caller.post(checksUrl, { userId: bob, action: 'member', groupId: family });
    const { facts } = named.body.rules.at(-1);
    expect(facts.joinedOn).toBe(new Date(facts.joinedOn).toISOString());
    const { store } = running.service;
    const orgId = (await store.findLogin('org', 'checks'))?.orgId ?? 0;
    const since = facts.joinedSequence - 1;
    const { changes } = await store.listChanges(orgId, { since, limit: 1 });
    expect(changes).toMatchObject([{ kind: 'groupMemberAdded', userId: bob, groupId: family }]);
  });

  it('refuses with HTTP 200, also when she, the group or the action does not exist', async () => {
    for (const question of [
      { userId: 999, action, groupId: family },
      { userId: bob, action, groupId: 999 },
      { userId: bob, action: 'fly', groupId: family },
      { userId: bob, action, groupId: family },
      { userId: -1, action, groupId: -1 },
      { userId: eve, action },
    ]) {
      const answer = await caller.post(checksUrl, question);
      expect([answer.status, answer.body.allowed]).toEqual([200, false]);
      expect(answer.body.rules.at(-1).verdict).toBe('refuses');
    }
  });

  it('sees nothing of another org', async () => {
    const other = await running.addOrg();
    const answer = await other.post(checksUrl, { userId: ann, action, groupId: family });
    expect(rulesOf(answer)).toEqual([
      ['actionKnown', 'passes'],
      ['customerExists', 'refuses'],
    ]);
  });

  it('tells how new it is, and waits for what it is asked to have seen', async () => {
    const made = await caller.post('/v2/userGroup2', { externalId: 'new', maxGroupSize: 3 });
    const sequence = Number(made.headers['x-coterie-sequence']);
    const ask = (wanted: number) =>
      caller.send({
        method: 'POST',
        url: checksUrl,
        headers: { 'x-coterie-min-sequence': String(wanted) },
        payload: { userId: ann, action },
      });
    expect((await ask(sequence)).body.sequence).toBe(sequence);
    expect((await ask(sequence + 1)).status).toBe(503);
  });

  it('changes nothing, takes no idempotency key and knows no dry run', async () => {
    const document = await documentOf(running.service.app);
    for (const id of ['check', 'checkBatch']) {
      const operation = allOperationsOf(document).find(({ operationId }) => operationId === id);
      expect(operation?.parameters.map(({ name }) => name)).toEqual(['X-Coterie-Min-Sequence']);
      expect(JSON.stringify(operation?.responses)).not.toContain('dryRun');
    }
    const headers = { 'idempotency-key': 'same' };
    for (const userId of [ann, bob]) {
      const payload = { userId, action, groupId: family };
      const answer = await caller.send({ method: 'POST', url: checksUrl, headers, payload });
      expect([answer.status, answer.body.allowed]).toEqual([200, userId === ann]);
      expect(answer.headers['x-coterie-sequence']).toBeUndefined();
    }
  });

  it('needs groups:read and no more', async () => {
    const reader = running.as(await running.addTill('checks', ['groups:read']));
    const question = { userId: ann, action, groupId: family };
    expect((await reader.post(checksUrl, question)).body.allowed).toBe(true);
    expect((await reader.get(whyUrl({ userId: eve }))).status).toBe(200);
    const other = running.as(await running.addTill('checks', ['customers:read', 'groups:write']));
    for (const answer of [
      await other.post(checksUrl, question),
      await other.post(`${checksUrl}/batch`, { items: [question] }),
      await other.get(whyUrl({ userId: eve })),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 4000]);
  });
});

describe('a batch of checks', () => {
  it('answers each question as if it came alone, in order', async () => {
    const items = [
      { userId: ann, action, groupId: family },
      { userId: bob, action, groupId: family },
      { userId: ann, action },
      { userId: bob, action },
      { userId: 999, action: 'member', groupId: family },
      { userId: String(ann), action: 'member', groupId: String(family) },
      { userId: ann, action: 'member', groupId: '' },
    ];
    const batch = await caller.post(`${checksUrl}/batch`, { items });
    const alone: unknown[] = [];
    for (const item of items) {
      const { sequence, ...verdict } = (await caller.post(checksUrl, item)).body;
      expect(sequence).toBe(batch.body.sequence);
      alone.push(verdict);
    }
    expect(batch.body.items).toEqual(alone);
    expect(batch.body.items.map((one: { allowed: boolean }) => one.allowed)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('takes 1000 questions', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({
      userId: [ann, bob, eve, 999][index % 4],
      action,
      groupId: family,
    }));
    const { status, body } = await caller.post(`${checksUrl}/batch`, { items });
    expect([status, body.items.length]).toEqual([200, 1_000]);
    const allowed = body.items.filter((one: { allowed: boolean }) => one.allowed);
    expect(allowed).toHaveLength(250);
  });
});

describe('many checks at once', () => {
  it('are answered each with its own', async () => {
    const asked = Array.from({ length: 60 }, (_, index) => [ann, bob, eve, 999][index % 4] ?? 0);
    const answers = await Promise.all(
      asked.map((userId) => caller.post(checksUrl, { userId, action, groupId: family })),
    );
    expect(answers.map(({ body }) => [body.userId, body.allowed])).toEqual(
      asked.map((userId) => [userId, userId === ann]),
    );
  });
});

function whyUrl(
  query: Readonly<Record<string, string | number | boolean>>,
  groupId: number | string = family,
): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return `/api/v1/groups/${groupId}/why-not-join?${String(new URLSearchParams(pairs))}`;
}

describe('why-not-join', () => {
  const broken = ({ body }: Answer): unknown =>
    body.rules
      .filter((one: { verdict: string }) => one.verdict !== 'passes')
      .map((one: { rule: string; code: number; verdict: string; facts: object }) => [
        one.rule,
        one.code,
        one.verdict,
        one.facts,
      ]);

  it('lists every rule of a join with its code, and all that refuse', async () => {
    const query = { userId: eve, primaryMember: true, permissions: 'fly,allow_points_transfer' };
    const answer = await caller.get(whyUrl(query));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ userId: eve, groupId: family, wouldJoin: false });
    expect(broken(answer)).toEqual([
      ['noOtherPrimary', 1637, 'refuses', { primaryUserId: ann }],
      ['permissionsKnown', 1641, 'refuses', { unknownPermissions: ['fly'] }],
      ['hasRoom', 1638, 'refuses', { memberCount: 2, maxGroupSize: 2 }],
    ]);
    const all = answer.body.rules.map(({ rule, code }: { rule: string; code: number }) => [
      rule,
      code,
    ]);
    expect(all).toEqual(joinRules.map(({ name, code }) => [name, code]));
  });

  it('says what is wrong, about whom, and which call mends it', async () => {
    const problems = async (query: Record<string, string | number | boolean>, group?: number) => {
      const { body } = await caller.get(whyUrl(query, group));
      return body.rules.flatMap(({ verdict, sentence }: { verdict: string; sentence: string }) =>
        verdict === 'refuses' ? [sentence] : [],
      );
    };
    const { body } = await caller.get(whyUrl({ userId: 9999 }, await createGroup(caller, 'roomy')));
    expect(body.rules.filter(({ verdict }: { verdict: string }) => verdict === 'refuses')).toEqual([
      {
        rule: 'customerExists',
        code: 8015,
        verdict: 'refuses',
        sentence: 'Customer 9999 does not exist.',
        help: 'Create the customer first with `POST /v2/customers`, or find the right userId with `GET /v2/customers/lookup`.',
        facts: {},
      },
    ]);
    expect(await problems({ userId: eve }, 999)).toEqual(['Group 999 does not exist.']);
    expect(await problems({ userId: bob, primaryMember: true, permissions: 'fly' })).toEqual([
      `Customer ${bob} is already a member of group ${family}.`,
      `Group ${family} already has a primary member, customer ${ann}.`,
      'Permission code fly does not exist in this org.',
      `Group ${family} is full: its maxGroupSize is 2, and open invitations count too.`,
    ]);
  });

  it('says so when she would join', async () => {
    const open = await createGroup(caller, 'open');
    const answer = await caller.get(whyUrl({ userId: eve, primaryMember: true }, open));
    expect([answer.body.wouldJoin, broken(answer)]).toEqual([true, []]);
    const dry = await caller.post(`/v2/userGroup2/join?id=${open}&dryRun=true`, [
      { userId: eve, primaryMember: true },
    ]);
    expect(dry.body.failureCount).toBe(0);
  });

  it('tells a member since when she is one, and of another group that she leads', async () => {
    const other = await createGroup(caller, 'led');
    const joined = await caller.get(whyUrl({ userId: ann }));
    expect(broken(joined)).toMatchObject([
      ['notYetMember', 1636, 'refuses', { joinedSequence: expect.any(Number) }],
      ['hasRoom', 1638, 'refuses', {}],
    ]);
    const answer = await caller.get(whyUrl({ userId: ann, primaryMember: true }, other));
    expect(broken(answer)).toEqual([
      ['notPrimaryElsewhere', 1642, 'refuses', { primaryOfGroupId: family }],
    ]);
    expect((await caller.get(whyUrl({ userId: ann }, other))).body.wouldJoin).toBe(true);
  });

  it('tells both companies when they differ', async () => {
    const { body } = await caller.post('/api/v1/companies', { externalId: 'acme' });
    const corp = await createCustomer(caller, 'corp');
    const { companyId } = body;
    await caller.patch(`/api/v1/customers/${corp}`, { companyId });
    const group = await createGroup(caller, 'nobodys');
    await joinGroup(caller, group, { secondary: [eve] });
    expect(broken(await caller.get(whyUrl({ userId: corp }, group)))).toEqual([
      ['sameCompany', 1622, 'refuses', { companyId, groupCompanyId: null }],
    ]);
  });

  it('tells of an end that has passed, and of one that the primary member can not have', async () => {
    const [past, later] = ['2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
    const group = await createGroup(caller, 'timed');
    const why = (query: object) => caller.get(whyUrl({ userId: eve, ...query }, group));
    const ends = await why({ validUntil: later });
    expect([ends.body.wouldJoin, broken(ends)]).toEqual([true, []]);
    expect(ends.body.rules.at(-1).facts).toEqual({ validUntil: later });
    const over = ['endsInFuture', 95100, 'refuses', { validUntil: past }];
    expect(broken(await why({ validUntil: past }))).toEqual([over]);
    expect(broken(await why({ validUntil: past, primaryMember: true }))).toEqual([
      ['primaryWithoutEnd', 95102, 'refuses', { validUntil: past }],
      over,
    ]);
    expect((await why({ validUntil: '', primaryMember: true })).body.wouldJoin).toBe(true);
    const noDay = await why({ validUntil: '2026-02-30T00:00:00Z' });
    expect([noDay.status, noDay.body.detail]).toEqual([
      400,
      expect.stringContaining('validUntil must be a time with an offset'),
    ]);
  });

  it('refuses an end with the code that the join is refused with', async () => {
    const group = await createGroup(caller, 'ending');
    for (const how of [
      { validUntil: '2020-01-01T00:00:00Z' },
      { validUntil: '2020-01-01T00:00:00Z', primaryMember: true },
      { validUntil: '2999-01-01T00:00:00Z', primaryMember: true },
    ]) {
      const { body } = await caller.get(whyUrl({ userId: eve, ...how }, group));
      const first = body.rules.find(({ verdict }: { verdict: string }) => verdict === 'refuses');
      const joined = await caller.put(`/api/v1/groups/${group}/members/${eve}`, how);
      expect(first.code).toBe(joined.body.code);
    }
  });

  it('does not reach rules about who or what does not exist', async () => {
    expect(broken(await caller.get(whyUrl({ userId: 999 })))).toEqual([
      ['customerExists', 8015, 'refuses', {}],
      ['customerNotMerged', 8069, 'notReached', {}],
      ['customerNotErased', 95060, 'notReached', {}],
      ['sameCompany', 1622, 'notReached', {}],
      ['hasRoom', 1638, 'refuses', { memberCount: 2, maxGroupSize: 2 }],
    ]);
    expect(broken(await caller.get(whyUrl({ userId: eve }, 999)))).toEqual([
      ['groupExists', 1632, 'refuses', {}],
      ['groupActive', 1632, 'notReached', {}],
      ['notYetMember', 1636, 'notReached', {}],
      ['noOtherPrimary', 1637, 'notReached', {}],
      ['sameCompany', 1622, 'notReached', {}],
      ['hasRoom', 1638, 'notReached', {}],
    ]);
  });
});

it('has names for rules by which each can be told apart', () => {
  for (const rules of [checkRules, joinRules]) {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { sentence, help } of rules) expect([sentence, help]).not.toContain('');
  }
});
