import { it } from 'vitest';

import { createOrg, operator } from '../commands.ts';
import type { Change } from '../../src/domain/changes.ts';
import type { Command } from '../../src/domain/commands.ts';
import { decide } from '../../src/domain/decide/index.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { needsOf } from '../../src/domain/needs-of.ts';
import type { Batch, Store, WriteJob } from '../../src/store/store.ts';

/** A new database for one test. */
export interface OpenedStore {
  readonly store: Store;
  /**
   * Opens another store on the same database, as a later or another process would. Null: the database exists in the
   * memory of this store only; tests that need another store are skipped.
   */
  readonly reopen: (() => Promise<Store>) | null;
  /** Closes everything that is open, and deletes the database. */
  readonly close: () => Promise<void>;
}

/** `clock` is the clock of the store's reads. */
export type OpenStore = (clock: () => number) => Promise<OpenedStore>;

/** The start of a contract test: an open store with one org, `acme`. */
interface Arranged {
  readonly store: Store;
  readonly orgId: number;
  readonly reopen: () => Promise<Store>;
  /** Sets the clock of all reads, which is initially `now`. */
  readonly setClock: (time: number) => void;
}

export type ContractTest = (sentence: string, body: (arranged: Arranged) => Promise<void>) => void;

export function contractTest(open: OpenStore): ContractTest {
  return (sentence, body) => {
    it(sentence, async ({ skip }) => {
      let clock = now;
      const { store, reopen, close } = await open(() => clock);
      try {
        await body({
          store,
          orgId: await addOrg(store, 'acme'),
          reopen: () => (reopen === null ? skip('nobody else can open this database') : reopen()),
          setClock: (time) => {
            clock = time;
          },
        });
      } finally {
        await close();
      }
    });
  };
}

/** One moment for everything, so that no order can depend on the clock. */
export const now = 1_700_000_000_000;

export async function addOrg(store: Store, name: string): Promise<number> {
  const orgId = await store.reserveOrgId();
  await apply(store, orgId, createOrg({ name }));
  return orgId;
}

/** Stores the changes of the commands as one batch. A rejected command fails the test. */
export async function apply(
  store: Store,
  orgId: number,
  ...commands: readonly Command[]
): Promise<void> {
  await store.write([jobOf(orgId, ...commands)]);
}

/** Like `apply`, at another time. */
export async function applyAt(
  store: Store,
  orgId: number,
  at: number,
  ...commands: readonly Command[]
): Promise<void> {
  const decide = (facts: Facts): Batch => decideAll(facts, commands, at);
  await store.write([{ ...jobOf(orgId, ...commands), decide }]);
}

export function jobOf(orgId: number, ...commands: readonly Command[]): WriteJob {
  return {
    orgId,
    needs: commands.map(needsOf),
    decide: (facts) => decideAll(facts, commands),
  };
}

export function decideAll(loaded: Facts, commands: readonly Command[], at = now): Batch {
  const facts = loaded.draft();
  const changes: Change[] = [];
  for (const command of commands) {
    const decided = decide(facts, command, { now: at, actor: operator });
    expectAccepted(command, decided.outcome);
    facts.absorb(decided.facts);
    changes.push(...decided.changes);
  }
  return { facts, changes };
}

export async function allChanges(store: Store, orgId: number): Promise<readonly Change[]> {
  const { changes } = await store.listChanges(orgId, { since: 0, limit: 10_000 });
  return changes;
}

function expectAccepted(command: Command, outcome: ReturnType<typeof decide>['outcome']): void {
  const refusals = outcome.accepted
    ? 'items' in outcome.result
      ? outcome.result.items.flatMap((item) => ('refusal' in item ? (item.refusal ?? []) : []))
      : []
    : outcome.refusals;
  if (refusals.length > 0)
    throw new Error(`${command.type} was refused: ${refusals.map((r) => r.message).join(' ')}`);
}
