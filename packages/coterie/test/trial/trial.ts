import { type Actor, type Change, isPersonal } from '../../src/domain/changes.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { Outcome } from '../../src/domain/outcomes.ts';
import { defaultOrgSettings } from '../../src/domain/org.ts';
import { openStore } from '../../src/store/open-store.ts';
import { auditLog } from '../../src/store/audit.ts';
import type { Store } from '../../src/store/store.ts';
import { createWriter, type Writer } from '../../src/writer/writer.ts';
import { nameTaken } from '../arbitraries/commands.ts';
import { newDatabase } from '../engine.ts';
import { answer } from '../reference-model/answer.ts';
import { newWorld, type World } from '../reference-model/world.ts';
import { expectStateOf } from './against-model.ts';
import { opening } from './opening.ts';
import { expectRulesHold } from './rules.ts';
import { expectSame } from './same.ts';
import {
  dump,
  foldFromNothing,
  foldNext,
  type Folding,
  loadEverything,
  readLog,
  startFolding,
} from './state.ts';
import { codesOf, summarise } from './summary.ts';

export const operator: Actor = { tillId: null, requestId: null };

/** An installation whose orgs are tried against the reference model. */
export interface Laboratory {
  readonly store: Store;
  readonly writer: Writer;
  /** How often each refusal code was answered. */
  readonly codesSeen: Map<number, number>;
  /** Why transactions failed: the writer would hide it by trying their commands one by one. */
  readonly faults: unknown[];
}

/** One org, the model of it, its change log as read so far, and what that folds to. */
interface Trial {
  readonly orgId: number;
  readonly world: World;
  readonly log: Change[];
  readonly folding: Folding;
}

export async function openLaboratory(maxBatch: number): Promise<Laboratory> {
  const faults: unknown[] = [];
  const { url, drop } = await newDatabase();
  const engine = await openStore(url);
  const store: Store = {
    ...engine,
    write: (jobs) =>
      engine.write(jobs).catch((fault: unknown) => {
        faults.push(fault);
        throw fault;
      }),
    close: async () => {
      await engine.close();
      await drop();
    },
  };
  let now = Date.UTC(2026, 0, 1);
  const writer = createWriter({ store, now: () => (now += 1_000), maxWaiting: 1_000, maxBatch });
  const settings = { ...defaultOrgSettings, name: nameTaken };
  const orgId = await store.reserveOrgId();
  await writer.submit(orgId, { type: 'createOrg', settings }, operator);
  return { store, writer, codesSeen: new Map(), faults };
}

/** A new org with some groups, companies and customers in it. */
export async function startTrial(laboratory: Laboratory): Promise<Trial> {
  const { store, writer } = laboratory;
  const orgId = await store.reserveOrgId();
  const settings = { ...defaultOrgSettings, name: `org-${orgId}`, productLimit: 5 };
  await writer.submit(orgId, { type: 'createOrg', settings }, operator);
  const world = newWorld(settings, [nameTaken]);
  const trial = { orgId, world, log: [], folding: startFolding(orgId) };
  await submitAll(
    laboratory,
    opening.map((command) => ({ trial, command })),
  );
  await expectAsModelled(laboratory, trial);
  return trial;
}

/** Submits the commands at once and compares each outcome with the model's answer. */
export async function submitAll(
  { writer, codesSeen, faults }: Laboratory,
  submissions: readonly { readonly trial: Trial; readonly command: Command }[],
): Promise<readonly Outcome[]> {
  const outcomes = await Promise.all(
    submissions.map(({ trial, command }) => writer.submit(trial.orgId, command, operator)),
  );
  expectSame(faults.splice(0), [], 'faults');
  for (const [index, { trial, command }] of submissions.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    expectSame(summarise(command, outcome), answer(trial.world, command), command.type);
    for (const code of codesOf(command, outcome))
      codesSeen.set(code, (codesSeen.get(code) ?? 0) + 1);
  }
  return outcomes;
}

/**
 * Checks the org's committed state: it is the model's, it keeps the rules, and its log, which has grown without a gap,
 * folds to it.
 */
export async function expectAsModelled({ store }: Laboratory, trial: Trial): Promise<void> {
  const { orgId, world, log, folding } = trial;
  const changes = await readLog(store, orgId, log.length);
  for (const [index, { sequence }] of changes.entries())
    expectSame(sequence, log.length + index + 1, 'sequence');
  log.push(...changes);
  foldNext(folding, changes);
  const stored = await loadEverything(store, orgId, log);
  expectSame(dump(folding.facts), dump(stored), 'the log, folded');
  expectRulesHold(stored);
  const changed = groupsConcerned(stored, changes);
  await expectStateOf(world, store, stored, (groupId) => changed.has(groupId));
}

/** The groups whose lists of members these changes can have changed. */
function groupsConcerned(facts: Facts, changes: readonly Change[]): ReadonlySet<number> {
  const concerned = new Set(changes.flatMap((one) => ('groupId' in one ? [one.groupId] : [])));
  const userIds = new Set(changes.flatMap((one) => ('userId' in one ? [one.userId] : [])));
  for (const membership of facts.memberships.touched.values())
    if (membership !== null && userIds.has(membership.userId)) concerned.add(membership.groupId);
  return concerned;
}

/**
 * Checks a trial as a whole, at its end: what was read of the log piece by piece is still what it says, and folded from
 * nothing it gives the state; so does what an erasure left of it. Every list of members is the model's.
 */
export async function expectSoundAtEnd({ store }: Laboratory, trial: Trial): Promise<void> {
  const again = await readLog(store, trial.orgId);
  const erased = new Set(
    again.flatMap((one) => (one.kind === 'customerErased' ? [one.userId] : [])),
  );
  const asErased = trial.log.map((one) =>
    isPersonal(one.kind) && 'userId' in one && erased.has(one.userId)
      ? { ...one, before: null, after: null }
      : one,
  );
  expectSame(again, asErased, 'the log, read again, without what was erased');
  expectSame((await auditLog(store, trial.orgId)).wrong, null, 'what an audit finds');
  const stored = await loadEverything(store, trial.orgId, trial.log);
  for (const log of [trial.log, again])
    expectSame(
      dump(foldFromNothing(trial.orgId, log)),
      dump(stored),
      'the log, folded from nothing',
    );
  await expectStateOf(trial.world, store, stored);
}
