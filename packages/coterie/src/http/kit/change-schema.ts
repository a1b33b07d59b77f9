import { Type } from 'typebox';

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
