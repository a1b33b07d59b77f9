import type { Actor, Change } from '../domain/changes.ts';
import type { Command, CommandOf, CommandType } from '../domain/commands.ts';
import type { Outcome } from '../domain/outcomes.ts';
import { type Context, decide } from '../domain/decide/index.ts';
import { FactMissing } from '../domain/fact-table.ts';
import type { Facts } from '../domain/facts.ts';
import type { IdempotencyKey } from '../domain/idempotency.ts';
import { needsOf } from '../domain/needs-of.ts';
import type { Needs } from '../domain/needs.ts';
import { type Batch, type Store, StoreUnavailable, type WriteJob } from '../store/store.ts';
import { addNeeds } from './needs.ts';
import { type Rehearsal, startRehearsal } from './rehearsal.ts';

/** The queue is full, or the writer is closing. The command was not applied. */
export class Overloaded extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Overloaded';
  }
}

/** What the writer reports about its work. */
export interface WriterObserver {
  /** A transaction with this many commands was committed. */
  committed(commands: number, seconds: number): void;
  /** This many commands are waiting. */
  waiting(commands: number): void;
}

export interface WriterOptions {
  readonly store: Store;
  readonly now: () => number;
  /** The most commands that may wait; further ones are rejected with Overloaded. */
  readonly maxWaiting: number;
  /** The most commands in one transaction. */
  readonly maxBatch: number;
  readonly observer?: WriterObserver;
  /** Called after each commit with the org's new sequence. */
  readonly reached?: (orgId: number, sequence: number) => void;
}

export interface Writer {
  /**
   * Decides the command in the order of its org and stores its changes. Resolves after the commit, with the org's
   * sequence as of the command; a rejected command is an outcome, not an error. If a command with this key was decided
   * before, returns the outcome from then and changes nothing. Rejects with Overloaded or StoreUnavailable; then the
   * command was not applied.
   */
  submit<Type extends CommandType>(
    orgId: number,
    command: CommandOf<Type>,
    actor: Actor,
    idempotencyKey?: IdempotencyKey,
  ): Promise<Sequenced<Type>>;
  /** Decides the command as `submit` would now, without storing anything. */
  rehearse<Type extends CommandType>(
    orgId: number,
    command: CommandOf<Type>,
    actor: Actor,
  ): Promise<Rehearsed<Type>>;
  /** Like `rehearse`, for several commands of which each sees the results of those before. */
  startRehearsal(orgId: number, actor: Actor): Rehearsal;
  /** Rejects new commands, and resolves when all accepted ones have their outcome. */
  close(): Promise<void>;
}

/** An outcome, and the org's sequence when it was decided: reads at this sequence or later see its effects. */
type Sequenced<Type extends CommandType = CommandType> = Outcome<Type> & {
  readonly sequence: number;
};

/** What would happen: the outcome, the changes, and the org's sequence that they would follow. */
type Rehearsed<Type extends CommandType = CommandType> = Sequenced<Type> & {
  readonly changes: readonly Change[];
};

interface Waiting {
  readonly orgId: number;
  readonly command: Command;
  readonly actor: Actor;
  readonly idempotencyKey: IdempotencyKey | undefined;
  /** Needs that were found while the command was decided. */
  readonly also: Needs[];
  readonly resolve: (outcome: Sequenced) => void;
  readonly reject: (error: unknown) => void;
}

/** Commands that share transactions: all commands of an engine, or those of one org. */
interface Lane {
  readonly waiting: Waiting[];
  running: Promise<void> | null;
}

/**
 * Gathers commands into batches. Commands that arrive while a transaction runs form the next batch: under load one
 * commit serves many commands, and a single command does not wait.
 */
export function createWriter(options: WriterOptions): Writer {
  const { store, maxWaiting, maxBatch, observer } = options;
  const lanes = new Map<number, Lane>();
  let waitingCount = 0;
  let closing = false;

  function count(difference: number): void {
    waitingCount += difference;
    observer?.waiting(waitingCount);
  }

  async function run(lane: Lane): Promise<void> {
    while (lane.waiting.length > 0) {
      // Lets requests that arrived together be read from their sockets first.
      await new Promise((resolve) => setImmediate(resolve));
      const taken = lane.waiting.splice(0, maxBatch);
      const left = await commit(taken);
      lane.waiting.unshift(...left);
      count(left.length - taken.length);
    }
    lane.running = null;
  }

  /** Runs one transaction and resolves its commands. Returns those that must be decided again. */
  async function commit(taken: readonly Waiting[]): Promise<readonly Waiting[]> {
    const startedAt = performance.now();
    const decidedByOrg = new Map<number, readonly Answerable[]>();
    try {
      const jobs = [...groupByOrg(taken)].map(([orgId, commands]) =>
        createJob(orgId, commands, (own) => decidedByOrg.set(orgId, own)),
      );
      await store.write(jobs);
    } catch (error) {
      return fail(taken, error);
    }
    const decided = [...decidedByOrg.values()].flat();
    observer?.committed(decided.length, (performance.now() - startedAt) / 1_000);
    for (const { waiting, answer, sequence } of decided) {
      answer(waiting);
      options.reached?.(waiting.orgId, sequence);
    }
    const answered = new Set(decided.map(({ waiting }) => waiting));
    return taken.filter((one) => !answered.has(one));
  }

  /** A program fault in one command must not fail the others of its batch. */
  async function fail(taken: readonly Waiting[], error: unknown): Promise<readonly Waiting[]> {
    if (error instanceof StoreUnavailable || taken.length === 1) {
      for (const one of taken) one.reject(error);
      return [];
    }
    const left: Waiting[] = [];
    for (const one of taken) left.push(...(await commit([one])));
    return left;
  }

  function createJob(
    orgId: number,
    commands: readonly Waiting[],
    onDecided: (decided: readonly Answerable[]) => void,
  ): WriteJob {
    return {
      orgId,
      needs: commands.map(({ command, idempotencyKey, also }) => ({
        also: [needsOf(command), ...also],
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })),
      decide: (loaded) => {
        const { decided, ...batch } = decideAll(loaded, commands, options.now());
        onDecided(decided);
        return batch;
      },
    };
  }

  return {
    submit: <Type extends CommandType>(
      orgId: number,
      command: CommandOf<Type>,
      actor: Actor,
      idempotencyKey?: IdempotencyKey,
    ) =>
      new Promise<Sequenced<Type>>((resolve, reject) => {
        if (closing) return reject(new Overloaded('The service is stopping.'));
        if (waitingCount >= maxWaiting)
          return reject(new Overloaded('Too many commands are waiting.'));
        const laneId = store.sharesTransactions ? 0 : orgId;
        const lane = lanes.get(laneId) ?? { waiting: [], running: null };
        lanes.set(laneId, lane);
        lane.waiting.push({
          orgId,
          command,
          actor,
          idempotencyKey,
          also: [],
          resolve: resolve as (outcome: Sequenced) => void,
          reject,
        });
        count(1);
        lane.running ??= run(lane);
      }),
    rehearse: async <Type extends CommandType>(
      orgId: number,
      command: CommandOf<Type>,
      actor: Actor,
    ) => {
      const needs = [needsOf(command)];
      for (;;) {
        const facts = await store.load(orgId, needs);
        try {
          const { outcome, changes } = decide(facts, command, { now: options.now(), actor });
          const sequence = facts.orgOrNull?.sequence ?? 0;
          return { ...(outcome as Outcome<Type>), changes, sequence };
        } catch (error) {
          if (!addNeeds(needs, error)) throw error;
        }
      }
    },
    startRehearsal: (orgId, actor) => startRehearsal(options, orgId, actor),
    close: async () => {
      closing = true;
      for (const lane of lanes.values()) await lane.running;
    },
  };
}

interface Answerable {
  readonly waiting: Waiting;
  readonly answer: (waiting: Waiting) => void;
  /** The org's sequence after the batch. */
  readonly sequence: number;
}

/**
 * Decides the commands one after the other, each on the facts that the previous ones left. Stops before a command whose
 * facts were not loaded, because an earlier command changed what it concerns, or because it turned out to need more. A
 * command that fails because of a program fault rejects with it; the others continue.
 */
function decideAll(
  loaded: Facts,
  commands: readonly Waiting[],
  now: number,
): Batch & { readonly decided: readonly Answerable[] } {
  const decided: Answerable[] = [];
  const facts = loaded.draft();
  const changes: Change[] = [];
  const sequenceOf = (): number => facts.orgOrNull?.sequence ?? 0;
  for (const [index, waiting] of commands.entries()) {
    try {
      const {
        outcome,
        changes: made,
        facts: after,
      } = decide(facts, waiting.command, contextOf(waiting, now));
      facts.absorb(after);
      // Not spread into push: deleting a group can make more changes than a call can take arguments.
      for (const change of made) changes.push(change);
      const sequence = sequenceOf();
      decided.push({
        waiting,
        sequence,
        answer: ({ resolve }) => resolve({ ...outcome, sequence }),
      });
    } catch (error) {
      if (addNeeds(waiting.also, error) || (error instanceof FactMissing && index > 0)) break;
      const answer = ({ reject }: Waiting): void => reject(error);
      decided.push({ waiting, sequence: sequenceOf(), answer });
    }
  }
  return { facts, changes, decided };
}

function contextOf({ actor, idempotencyKey }: Waiting, now: number): Context {
  return { now, actor, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}

function groupByOrg(commands: readonly Waiting[]): ReadonlyMap<number, readonly Waiting[]> {
  return Map.groupBy(commands, ({ orgId }) => orgId);
}
