import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import { readHead } from '../../../store/audit.ts';
import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { hashSchema } from '../../kit/hash-schema.ts';

const head = Type.Object(
  {
    sequence: Type.Integer({ description: 'Sequence of the last entry of the log.' }),
    hash: hashSchema(
      'Its hash, which covers all entries up to it. Empty when none has a hash yet.',
    ),
  },
  {
    title: 'LogHead',
    description: 'How far the log has come.',
    examples: [{ sequence: 412, hash: 'pQ8yM1hQJ4yJ7o8Jc5o0XnDbkQvFJmK1m2cJwHkq3sE' }],
  },
);

/** The head of the log, which an outsider can save to verify later that the log has not been altered. */
export function addAuditCalls(app: FastifyInstance, store: Store): void {
  addCall(app, {
    method: 'GET',
    url: '/api/v1/audit/head',
    operationId: 'readLogHead',
    tag: 'Audit',
    summary: 'Read the head of the change log',
    description:
      'The last sequence of the org’s log, and the hash that covers the log up to it. Keep it where nobody who can write the database can: `coterie audit verify --pinned` tells whether the log still has it.',
    scope: 'changes:read',
    envelope: 'problem',
    codes: [],
    answer: head,
    handle: async ({ principal }) => readHead(store, principal.org.orgId),
  });
}
