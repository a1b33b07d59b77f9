import type { Change } from '../../domain/changes.ts';
import type { CommandOf, CommandType } from '../../domain/commands.ts';
import type { Results } from '../../domain/outcomes.ts';
import type { Writer } from '../../writer/writer.ts';
import { Refused } from './failures.ts';
import type { Asking } from './mutations.ts';
import { sequenceHeader } from './sequence.ts';

/**
 * Decides and stores the command, sets the response header with the sequence that the org's log has reached, and returns
 * the result. In a dry run nothing is stored; `asking` gets the changes that would be. Throws Refused for a rejected
 * command.
 */
export async function submit<Type extends CommandType>(
  writer: Writer,
  asking: Asking,
  command: CommandOf<Type>,
): Promise<Results[Type]> {
  const { principal, actor, reply, mutation } = asking;
  const { orgId } = principal.org;
  const outcome = mutation.dryRun
    ? tell(mutation.wouldChange, await writer.rehearse<Type>(orgId, command, actor))
    : await writer.submit<Type>(orgId, command, actor, mutation.idempotencyKey);
  reply.header(sequenceHeader, outcome.sequence);
  if (outcome.accepted) return outcome.result;
  throw new Refused(outcome.refusals);
}

function tell<Rehearsed extends { readonly changes: readonly Change[] }>(
  wouldChange: Change[],
  rehearsed: Rehearsed,
): Rehearsed {
  for (const change of rehearsed.changes) wouldChange.push(change);
  return rehearsed;
}
