import type { Actor, Change, Effect } from './changes.ts';
import type { CommandType } from './commands.ts';
import type { Facts } from './facts.ts';
import { fold } from './fold.ts';
import type { IdempotencyKey } from './idempotency.ts';

/** What a decision may use besides the facts. */
export interface Context {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly actor: Actor;
  /** With a key, a command that was decided before gets the same outcome again. */
  readonly idempotencyKey?: IdempotencyKey;
}

/** A decision in progress: a draft of the facts, and the changes recorded so far. */
export class Decision {
  readonly facts: Facts;
  readonly changes: Change[] = [];
  readonly context: Context;
  /** The facts before this decision changed anything: what a caller can have seen. */
  readonly seen: Facts;
  readonly #cause: CommandType;

  constructor(facts: Facts, cause: CommandType, context: Context, seen = facts) {
    this.facts = facts.draft();
    this.seen = seen;
    this.context = context;
    this.#cause = cause;
  }

  /** Milliseconds since the epoch. Never before the last change, so that a clock set back does not reorder the log or reopen what expired. */
  get now(): number {
    const { now } = this.context;
    return Math.max(now, this.facts.orgOrNull?.lastChangeOn ?? now);
  }

  /** Adds a change to the log and folds it into the draft, so that later checks see it. */
  record(effect: Effect): void {
    const org = this.facts.orgOrNull;
    const sequence = (org?.sequence ?? 0) + 1;
    const { actor } = this.context;
    const change: Change = { ...effect, sequence, at: this.now, actor, cause: this.#cause };
    fold(this.facts, change);
    this.changes.push(change);
  }
}
