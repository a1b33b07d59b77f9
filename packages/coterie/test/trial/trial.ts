import { type Actor, type Change, isPersonal } from '../../src/domain/changes.ts';
import type { Command } from '../../src/domain/commands.ts';
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
import { dump, foldFromNothing, loadEverything, readLog } from './state.ts';
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

/** One org, the model of it, and its change log as read so far. */
interface Trial {
  readonly orgId: number;
  readonly world: World;
  readonly log: Change[];
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
  const trial = { orgId, world: newWorld(settings, [nameTaken]), log: [] };
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
 * Checks the org's committed state: it is the model's, it keeps the rules, and its log, gapless and
 * only ever grown, gives it when folded from nothing.
 */
export async function expectAsModelled({ store }: Laboratory, trial: Trial): Promise<void> {
  const { orgId, world, log } = trial;
  log.push(...(await readLog(store, orgId, log.length)));
  for (const [index, { sequence }] of log.entries())
    if (sequence !== index + 1) expectSame(sequence, index + 1, 'sequence');
  const stored = await loadEverything(store, orgId, log);
  expectSame(dump(foldFromNothing(orgId, log)), dump(stored), 'the log, folded from nothing');
  expectRulesHold(stored);
  await expectStateOf(world, store, stored);
}

/** Checks that what was read of the log piece by piece is still what it says as a whole. */
export async function expectLogUntouched({ store }: Laboratory, trial: Trial): Promise<void> {
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
  expectSame(
    dump(foldFromNothing(trial.orgId, again)),
    dump(foldFromNothing(trial.orgId, trial.log)),
    'the log without what was erased, folded',
  );
}
