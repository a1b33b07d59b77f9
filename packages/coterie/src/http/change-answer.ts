import { Type } from 'typebox';

import type { Change } from '../domain/changes.ts';

const id = (description: string) => Type.Optional(Type.Integer({ description }));

/** One entry of the change log as the API shows it. */
export const changeSchema = Type.Object(
  {
    sequence: Type.Integer({
      description: 'Its place in the org’s log: 1, 2, 3, … without a gap.',
    }),
    at: Type.String({ description: 'When, in UTC (ISO 8601).' }),
    kind: Type.String({ description: 'What happened, e.g. `groupMemberAdded`.' }),
    cause: Type.String({ description: 'The command that caused it, e.g. `join` or `transfer`.' }),
    tillId: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Id of the till that asked for it; null: the operator at the command line.',
    }),
    requestId: Type.Union([Type.String(), Type.Null()], {
      description: 'The X-Request-Id of the request it came with.',
    }),
    groupId: id('The group concerned.'),
    userId: id('The customer concerned.'),
    companyId: id('The company concerned.'),
    changedTillId: id('The till concerned.'),
    webhookId: id('The webhook concerned.'),
    before: Type.Unknown({ description: 'What is changed, before; null when there was nothing.' }),
    after: Type.Unknown({ description: 'The same, after; null when it is gone.' }),
  },
  { title: 'Change', description: 'One entry of the org’s change log.' },
);

export function toChangeAnswer(change: Change): Record<string, unknown> {
  const { sequence, at, kind, cause, actor, before, after } = change;
  return {
    sequence,
    at: new Date(at).toISOString(),
    kind,
    cause,
    tillId: actor.tillId,
    requestId: actor.requestId,
    ...('groupId' in change ? { groupId: change.groupId } : {}),
    ...('userId' in change ? { userId: change.userId } : {}),
    ...('companyId' in change ? { companyId: change.companyId } : {}),
    ...('tillId' in change ? { changedTillId: change.tillId } : {}),
    ...('webhookId' in change ? { webhookId: change.webhookId } : {}),
    before,
    after,
  };
}
