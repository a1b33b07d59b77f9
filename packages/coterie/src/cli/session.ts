import type { Actor } from '../domain/changes.ts';
import type { CommandOf, CommandType } from '../domain/commands.ts';
import type { Results } from '../domain/outcomes.ts';
import { type Refusal, refusal, sentenceOf } from '../domain/refusals.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createWriter, type Writer } from '../writer/writer.ts';

/** A rule rejected a command of the operator. */
export class CommandRefused extends Error {
  constructor(refusals: readonly Refusal[]) {
    super(refusals.map((one) => `${sentenceOf(one)} (${one.code})`).join('\n'));
    this.name = 'CommandRefused';
  }
}

/** The operator at the command line, whose changes have no till. */
export const operator: Actor = { tillId: null, requestId: null };

/** Opens the database, runs `work`, and closes the database. */
export async function withStore<Result>(
  database: string,
  work: (store: Store, writer: Writer) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(database, { create: false });
  const writer = createWriter({ store, now: Date.now, maxWaiting: 10_000, maxBatch: 256 });
  try {
    return await work(store, writer);
  } finally {
    await writer.close();
    await store.close();
  }
}

/** Submits a command and returns its result. Throws CommandRefused. */
export async function submit<Type extends CommandType>(
  writer: Writer,
  orgId: number,
  command: CommandOf<Type>,
  actor: Actor = operator,
): Promise<Results[Type]> {
  const outcome = await writer.submit<Type>(orgId, command, actor);
  if (outcome.accepted) return outcome.result;
  throw new CommandRefused(outcome.refusals);
}

/** @returns the id of the org with this name. @throws CommandRefused if it does not exist. */
export async function findOrgId(store: Store, name: string): Promise<number> {
  const login = await store.findLogin('org', name);
  if (login === null) throw new CommandRefused([refusal(95010, { x: name })]);
  return login.orgId;
}
