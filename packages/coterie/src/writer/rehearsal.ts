import type { Actor, Change } from '../domain/changes.ts';
import type { CommandOf, CommandType } from '../domain/commands.ts';
import type { Outcome } from '../domain/outcomes.ts';
import { decide } from '../domain/decide/index.ts';
import type { Facts } from '../domain/facts.ts';
import type { ImportError } from '../domain/imports.ts';
import { needsOf } from '../domain/needs-of.ts';
import type { Store } from '../store/store.ts';
import { addNeeds } from './needs.ts';

/** Decides commands one after the other, each on the result of those before. Nothing is stored. */
export interface Rehearsal {
  decide<Type extends CommandType>(command: CommandOf<Type>): Promise<Rehearsed<Type>>;
}

type Rehearsed<Type extends CommandType> = Outcome<Type> & {
  readonly changes: readonly Change[];
  readonly errors: readonly ImportError[];
};

/** Keeps what the commands would change in memory until the rehearsal is dropped. */
export function startRehearsal(
  { store, now }: { readonly store: Pick<Store, 'load'>; readonly now: () => number },
  orgId: number,
  actor: Actor,
): Rehearsal {
  let held: Facts | null = null;
  return {
    decide: async <Type extends CommandType>(command: CommandOf<Type>) => {
      const needs = [needsOf(command)];
      for (;;) {
        const facts = (await store.load(orgId, needs)).draft();
        if (held !== null) facts.absorb(held);
        try {
          const decided = decide(facts, command, { now: now(), actor });
          const { outcome, changes } = decided;
          const errors = [...decided.facts.importErrors];
          facts.absorb(decided.facts);
          // These are not needed again, and would be copied with every command.
          facts.importErrors.length = 0;
          facts.ended.length = 0;
          held = facts;
          return { ...(outcome as Outcome<Type>), changes, errors };
        } catch (error) {
          if (!addNeeds(needs, error)) throw error;
        }
      }
    },
  };
}
