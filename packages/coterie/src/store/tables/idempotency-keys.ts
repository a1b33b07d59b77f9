import { isPersonalOutcome, type RememberedAnswer } from '../../domain/idempotency.ts';
import { integer, json, text } from './column.ts';
import { tableOfOrg } from './table.ts';

export const answerTable = tableOfOrg<RememberedAnswer>('idempotency_keys', {
  key: ['tillId', 'key'],
  columns: {
    tillId: integer,
    key: text,
    request: text,
    outcome: json<RememberedAnswer['outcome']>(),
    answeredOn: integer,
  },
  // An erasure deletes the rows where it is 1.
  derived: {
    personal: { column: integer, from: ({ outcome }) => Number(isPersonalOutcome(outcome)) },
  },
});
