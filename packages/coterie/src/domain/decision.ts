import type { Actor, Change, Effect } from './changes.ts';
import type { CommandType } from './commands.ts';
import type { Facts } from './facts.ts';
import { fold } from './fold.ts';
import type { IdempotencyKey } from './idempotency.ts';

/** What a decision may know beside the facts. */
export interface Context {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly actor: Actor;
  /** With one, a command that was decided before gets the answer that it got then. */
  readonly idempotencyKey?: IdempotencyKey;
}

/** A decision in the making: a draft of the facts, and the changes recorded so far. */
export class Decision {
  readonly facts: Facts;
  readonly changes: Change[] = [];
  readonly context: Context;
  /** The facts before anything of this decision: what a caller can have seen. */
  readonly seen: Facts;
  readonly #cause: CommandType;

  constructor(facts: Facts, cause: CommandType, context: Context, seen = facts) {
    this.facts = facts.draft();
    this.seen = seen;
    this.context = context;
    this.#cause = cause;
  }

  /** Milliseconds since the epoch. A clock that was put back must not put the log out of order, nor open what expired. */
  get now(): number {
    const { now } = this.context;
    return Math.max(now, this.facts.orgOrNull?.lastChangeOn ?? now);
  }

  /** Adds a change to the log and folds it into the draft, so that what follows sees it. */
  record(effect: Effect): void {
    const org = this.facts.orgOrNull;
    const sequence = (org?.sequence ?? 0) + 1;
    const { actor } = this.context;
    const change: Change = { ...effect, sequence, at: this.now, actor, cause: this.#cause };
    fold(this.facts, change);
    this.changes.push(change);
  }
}
