import { createHash } from 'node:crypto';

import { Type } from 'typebox';

import type { CommandOf } from '../../domain/commands.ts';
import type { Results } from '../../domain/outcomes.ts';
import { isConfirmed, makeConfirmation } from '../../imports/confirmation.ts';
import type { Writer } from '../../writer/writer.ts';
import { refused, Refused } from './failures.ts';
import type { Asking } from './mutations.ts';
import { submit } from './submit.ts';

/** Decides which removals of memberships need a confirmation, and signs confirmations. */
export interface RemovalGuard {
  /** Largest share of the memberships of the org or of a group that can be ended without one, in percent. */
  readonly percent: number;
  readonly secret: string;
}

/** The parameter of calls that can end many memberships. */
export const confirmSchema = Type.Unsafe<string>({
  type: 'string',
  maxLength: 200,
  description:
    'The `confirm` of a dry run of this same request. Required if the request would end many memberships. Valid for one hour.',
  'x-expected': 'the confirm of a dry run',
});

/** In the responses to their dry runs. */
export const confirmAnswer = Type.Optional(
  Type.String({
    description:
      'Only in the response to a dry run that would end many memberships: send it with the request itself. Valid for one hour.',
  }),
);

type Guarded = 'batch' | 'deleteGroup';

/** Like `submit`, for a command that can end many memberships. If it does, it needs the `confirm` of its dry run. */
export async function submitGuarded<Type extends Guarded>(
  writer: Writer,
  guard: RemovalGuard,
  asking: Asking,
  asked: { readonly command: CommandOf<Type>; readonly confirm: string | undefined },
): Promise<Results[Type] & { readonly confirm?: string }> {
  const { command, confirm } = asked;
  const { orgId } = asking.principal.org;
  const digest = createHash('sha256').update(JSON.stringify(command)).digest('hex');
  const { type: what } = command as CommandOf<Guarded>;
  const confirmed = { orgId, what, digest };
  if (confirm !== undefined && confirm !== '') {
    if (!isConfirmed(guard.secret, confirmed, { token: confirm, now: Date.now() }))
      throw refused(95057);
    return submit<Type>(writer, asking, command);
  }
  try {
    return await submit<Type>(writer, asking, { ...command, mayRemove: guard.percent });
  } catch (error) {
    const isTooMany = error instanceof Refused && error.refusals[0]?.code === 95056;
    if (!isTooMany || !asking.mutation.dryRun) throw error;
    const result = await submit<Type>(writer, asking, command);
    return { ...result, confirm: makeConfirmation(guard.secret, confirmed, Date.now()) };
  }
}
