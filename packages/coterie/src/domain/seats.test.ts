import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import * as commands from '../../test/commands.ts';
import { openWorkbench, type Workbench } from '../../test/workbench.ts';
import { expectRulesHold } from '../../test/trial/rules.ts';
import { expectSame } from '../../test/trial/same.ts';
import { dump, foldFromNothing, loadEverything, readLog } from '../../test/trial/state.ts';
import type { Command } from './commands.ts';
import type { Outcome } from './outcomes.ts';
import type { Facts } from './facts.ts';

const day = 24 * 60 * 60 * 1_000;
const hour = day / 24;
const customers = [1, 2, 3, 4, 5, 6];

const groupId = fc.integer({ min: 1, max: 3 });
const userId = fc.constantFrom(...customers);
/** Selects one of the invitations made so far. */
const pick = fc.nat({ max: 12 });

type Step =
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'submit'; readonly command: Command }
  | { readonly do: 'answer'; readonly how: Answer; readonly pick: number };
type Answer = 'acceptInvitation' | 'declineInvitation' | 'withdrawInvitation';

const invitation = fc.tuple(groupId, userId, fc.integer({ min: 1, max: 5 }), fc.boolean());

/** Commands about seats, weighted so that most of them are near the limits. */
function stepsAt(now: () => number): fc.Arbitrary<(() => Step)[]> {
  const submit = <Parts extends unknown[]>(
    parts: fc.Arbitrary<Parts>,
    make: (...given: Parts) => Command,
  ) => parts.map((given) => (): Step => ({ do: 'submit', command: make(...given) }));
  const both = fc.tuple(groupId, userId);
  const step = fc.oneof(
    {
      weight: 10,
      arbitrary: submit(invitation, (group, user, days, defaultGroup) =>
        commands.invite(group, user, { expiresOn: now() + days * day, defaultGroup }),
      ),
    },
    {
      weight: 8,
      arbitrary: fc
        .record({
          do: fc.constant('answer' as const),
          how: fc.constantFrom<Answer>(
            'acceptInvitation',
            'acceptInvitation',
            'declineInvitation',
            'withdrawInvitation',
          ),
          pick,
        })
        .map((one) => (): Step => one),
    },
    {
      weight: 8,
      arbitrary: fc
        .integer({ min: 1, max: 60 })
        .map((hours) => (): Step => ({ do: 'wait', hours })),
    },
    { weight: 6, arbitrary: submit(both, commands.join) },
    { weight: 3, arbitrary: submit(both, commands.joinAsPrimary) },
    { weight: 4, arbitrary: submit(both, commands.leave) },
    {
      weight: 3,
      arbitrary: submit(
        fc.tuple(groupId, groupId, fc.subarray(customers, { minLength: 1, maxLength: 3 })),
        (leaveGroupId, joinGroupId, userIds) => ({
          type: 'transfer',
          leaveGroupId,
          joinGroupId,
          userIds,
        }),
      ),
    },
    {
      weight: 3,
      arbitrary: submit(fc.tuple(groupId, fc.integer({ min: 1, max: 4 })), (id, maxGroupSize) =>
        commands.updateGroup(id, { maxGroupSize }),
      ),
    },
    { weight: 1, arbitrary: submit(fc.tuple(userId, userId), commands.mergeCustomer) },
    { weight: 1, arbitrary: submit(fc.tuple(userId), commands.eraseCustomer) },
    { weight: 1, arbitrary: submit(fc.tuple(groupId), commands.deleteGroup) },
    {
      weight: 2,
      arbitrary: submit(fc.tuple(groupId), (id) => ({ type: 'restoreGroup', groupId: id })),
    },
    { weight: 5, arbitrary: submit(both, commands.offerHandOver) },
    { weight: 4, arbitrary: submit(fc.tuple(groupId), commands.acceptHandOver) },
    { weight: 1, arbitrary: submit(fc.tuple(groupId), commands.declineHandOver) },
    { weight: 1, arbitrary: submit(fc.tuple(groupId), commands.withdrawHandOver) },
    { weight: 1, arbitrary: submit(both, commands.handOver) },
    { weight: 2, arbitrary: fc.constant((): Step => ({ do: 'sweep' })) },
  );
  return fc.array(step, { maxLength: 60, size: 'max' });
}

/** Seats that are taken at this time, counted from the stored rows, unlike the rules do. */
function takenSeats(facts: Facts, group: number, now: number, but?: number): number {
  const members = [...facts.memberships.touched.values()].filter((one) => one?.groupId === group);
  const invited = [...facts.invitations.touched.values()].filter(
    (one) =>
      one?.groupId === group && one.status === 'OPEN' && one.expiresOn > now && one.userId !== but,
  );
  return members.length + invited.length;
}

describe('seats, under any order of commands and clocks', () => {
  let now = Date.UTC(2026, 0, 1);
  let bench: Workbench;
  const seen = new Set<string>();

  beforeAll(async () => {
    bench = await openWorkbench({}, 10, () => now);
  });
  afterAll(() => bench.close());

  /** An org with three groups of two and three seats, and six customers. */
  async function openOrg(): Promise<number> {
    const orgId = await bench.store.reserveOrgId();
    const opening = [
      commands.createOrg({ name: `org-${orgId}` }),
      ...customers.map((id) => commands.createCustomer(id)),
      ...[2, 3, 3].map((maxGroupSize, index) =>
        commands.createGroup(`group-${index}`, { maxGroupSize }),
      ),
      commands.joinAsPrimary(1, 1),
      commands.joinAsPrimary(2, 2),
      commands.join(2, 3),
      commands.offerHandOver(2, 3),
      commands.invite(1, 4),
    ];
    for (const command of opening) await bench.submitTo(orgId, command);
    return orgId;
  }

  async function read(orgId: number): Promise<Facts> {
    const log = await readLog(bench.store, orgId);
    const facts = await loadEverything(bench.store, orgId, log);
    expectSame(dump(foldFromNothing(orgId, log)), dump(facts), 'the log, folded');
    return facts;
  }

  function expectSeatsHold(facts: Facts): void {
    expectRulesHold(facts);
    for (const group of facts.groups.touched.values()) {
      if (group === null) continue;
      const taken = takenSeats(facts, group.groupId, now);
      expect(taken).toBeLessThanOrEqual(group.maxGroupSize);
      if (group.status === 'DELETED') expect(taken).toBe(0);
    }
  }

  /** The command of a step, if it has one. */
  function commandOf(step: Step, made: readonly number[]): Command | null {
    const due = [
      ...made.map((invitationId) => ({ kind: 'invitation', invitationId }) as const),
      ...[1, 2, 3].map((group) => ({ kind: 'handOver', groupId: group }) as const),
    ];
    switch (step.do) {
      case 'wait':
        now += step.hours * hour;
        return null;
      case 'sweep':
        return { type: 'settle', due };
      case 'submit':
        return step.command;
      case 'answer': {
        const invitationId = made[step.pick % Math.max(made.length, 1)] ?? 0;
        return { type: step.how, invitationId };
      }
    }
  }

  function codesOf(outcome: Outcome): readonly number[] {
    if (!outcome.accepted) return outcome.refusals.map(({ code }) => code);
    const items = 'items' in outcome.result ? outcome.result.items : [];
    return items.flatMap((one) => ('refusal' in one && one.refusal ? [one.refusal.code] : []));
  }

  /** Compares the outcome of a request for a seat with the free seats in the stored rows. */
  function expectRoomAsCounted(command: Command, outcome: Outcome, before: Facts): void {
    if (command.type !== 'invite' && command.type !== 'join') return;
    const group = command.type === 'invite' ? command.groupId : (command.selectors.id ?? 0);
    const user =
      command.type === 'invite'
        ? 'userId' in command.identifier && command.identifier.userId
        : command.items[0]?.userId;
    const codes = codesOf(outcome);
    const size = before.groups.need(group).maxGroupSize;
    const fits = takenSeats(before, group, now, Number(user)) < size;
    // Earlier rules may refuse; if none does, the seats decide.
    if (codes.length === 0) expect(fits).toBe(true);
    if (codes.includes(1638)) expect(fits).toBe(false);
  }

  it('are never taken twice, and never denied while one is free', async () => {
    await fc.assert(
      fc.asyncProperty(
        stepsAt(() => now),
        async (steps) => {
          const orgId = await openOrg();
          const made: number[] = [];
          let before = await read(orgId);
          for (const step of steps) {
            const command = commandOf(step(), made);
            if (command === null) continue;
            const outcome = await bench.submitTo(orgId, command);
            for (const code of codesOf(outcome)) seen.add(`${command.type} ${code}`);
            if (outcome.accepted) seen.add(command.type);
            if (outcome.accepted && command.type === 'invite' && 'invitation' in outcome.result)
              made.push(outcome.result.invitation.invitationId);
            const after = await read(orgId);
            expectSeatsHold(after);
            expectRoomAsCounted(command, outcome, before);
            before = after;
          }
        },
      ),
      { numRuns: 80 },
    );
    // The random commands have reached the narrow cases.
    const places = [
      'invite',
      'invite 1638',
      'invite 95111',
      'join 1638',
      'acceptInvitation',
      'acceptInvitation 95112',
      'acceptHandOver',
      'acceptHandOver 95115',
      'mergeCustomer',
      'updateGroup 1638',
    ];
    expect(places.filter((place) => !seen.has(place))).toEqual([]);
  });

  it('are never taken twice when the commands arrive together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          stepsAt(() => now),
          { maxLength: 5 },
        ),
        async (bursts) => {
          const orgId = await openOrg();
          for (const steps of bursts) {
            const log = await readLog(bench.store, orgId);
            const made = log.flatMap((one) =>
              one.kind === 'invitationCreated' ? [one.sequence] : [],
            );
            const burst = steps.slice(0, 12).map((step) => commandOf(step(), made));
            const all = burst.filter((one) => one !== null);
            await Promise.all(all.map((command) => bench.submitTo(orgId, command)));
            expectSeatsHold(await read(orgId));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
