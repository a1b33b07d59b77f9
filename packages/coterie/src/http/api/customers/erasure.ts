import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import { isPersonal } from '../../../domain/changes.ts';
import type { EraseReport } from '../../../domain/outcomes.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import type { Asking } from '../../kit/mutations.ts';
import { submit } from '../../kit/submit.ts';
import { customerParams } from '../../kit/params.ts';
import { hashSchema } from '../../kit/hash-schema.ts';

const count = (description: string) => Type.Integer({ description });

const receipt = Type.Object(
  {
    userId: Type.Integer({ description: 'The customer who was erased.' }),
    erasedOn: Type.String({ description: 'When, in UTC (ISO 8601).' }),
    sequence: Type.Integer({ description: 'Sequence of the entry `customerErased` of the log.' }),
    hash: Type.Union([hashSchema('Hash of that entry.'), Type.Null()], {
      description: 'Covers the log up to the erasure. null in a dry run.',
    }),
    erased: Type.Array(
      Type.Object(
        {
          userId: Type.Integer({ description: 'Whose.' }),
          memberships: count('Memberships that ended.'),
          identifiers: count('Identifiers that were removed.'),
          profiles: count('Profiles that were removed.'),
          logEntries: count('Entries of the log whose content was removed.'),
        },
        { title: 'Erased', description: 'What was removed of one customer.' },
      ),
      {
        description:
          'One entry for each customer who was merged into this one, and last an entry for the customer.',
      },
    ),
  },
  {
    title: 'ErasureReceipt',
    description: 'What was removed.',
    examples: [
      {
        userId: 1007,
        erasedOn: '2026-11-22T06:00:00.000Z',
        sequence: 412,
        hash: 'pQ8yM1hQJ4yJ7o8Jc5o0XnDbkQvFJmK1m2cJwHkq3sE',
        erased: [{ userId: 1007, memberships: 1, identifiers: 3, profiles: 1, logEntries: 4 }],
      },
    ],
  },
);

/** The call that erases a customer. `store` must be the primary store, not a replica. */
export function addErasureCall(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(app, {
    method: 'POST',
    url: '/api/v1/customers/:userId/erase',
    operationId: 'eraseCustomer',
    tag: 'Customers',
    summary: 'Erase a customer',
    description:
      'Removes for good everything that identifies the customer and all customers who were merged into them: identifiers, profiles, custom fields, and their contents in the log. The memberships end as if the customer had left. The userId stays known and takes part in nothing. The response is the receipt.',
    scope: 'customers:erase',
    envelope: 'problem',
    codes: [8015, 8069, 95060],
    params: customerParams,
    answer: receipt,
    handle: async ({ params, ...asking }) => {
      const command = { type: 'eraseCustomer', userId: Number(params.userId) } as const;
      return toReceipt(store, asking, await submit(writer, asking, command));
    },
  });
}

async function toReceipt(store: Store, { principal, mutation }: Asking, report: EraseReport) {
  const { userId, sequence } = report;
  const { orgId } = principal.org;
  const entries = await store.listHistory(orgId, {
    userIds: report.erased.map((one) => one.userId),
    upTo: sequence,
  });
  const [last] = await store.listEntries(orgId, { since: sequence - 1, limit: 1 });
  return {
    userId,
    erasedOn: new Date(report.erasedOn).toISOString(),
    sequence,
    hash: mutation.dryRun ? null : (last?.hash ?? null),
    erased: report.erased.map((one) => ({
      userId: one.userId,
      memberships: one.memberships,
      identifiers: one.identifiers,
      profiles: one.profiles,
      logEntries: entries.filter(
        (change) => isPersonal(change.kind) && 'userId' in change && change.userId === one.userId,
      ).length,
    })),
  };
}
