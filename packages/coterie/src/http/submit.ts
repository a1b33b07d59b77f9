import type { FastifyReply } from 'fastify';

import type { Actor } from '../domain/changes.ts';
import type { CommandOf, CommandType, Results } from '../domain/commands.ts';
import type { Writer } from '../writer/writer.ts';
import type { Principal } from './auth.ts';
import { Refused } from './failures.ts';
import { sequenceHeader } from './sequence.ts';

/** What a handler knows about who asks, and whom it answers. */
interface Asking {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly reply: FastifyReply;
}

/**
 * Has the command decided and stored, tells in the answer's headers which sequence the org's log has reached, and
 * returns the result. Throws Refused when it was refused.
 */
export async function submit<Type extends CommandType>(
  writer: Writer,
  { principal, actor, reply }: Asking,
  command: CommandOf<Type>,
): Promise<Results[Type]> {
  const outcome = await writer.submit<Type>(principal.org.orgId, command, actor);
  reply.header(sequenceHeader, outcome.sequence);
  if (outcome.accepted) return outcome.result;
  throw new Refused(outcome.refusals);
}
