import type { CommandType } from '../commands.ts';
import type { Decision } from '../decision.ts';
import type { Outcome, Results } from '../outcomes.ts';
import type { Refusal } from '../refusals.ts';

/** Decides one command: records the changes, or returns why not. Makes all its checks before it records. */
export type Handler<Type extends CommandType, Given> = (
  decision: Decision,
  command: Given,
) => Outcome<Type>;

export function accept<Type extends CommandType>(result: Results[Type]): Outcome<Type> {
  return { accepted: true, result };
}

export function refuse(...refusals: readonly Refusal[]): {
  accepted: false;
  refusals: readonly Refusal[];
} {
  return { accepted: false, refusals };
}
