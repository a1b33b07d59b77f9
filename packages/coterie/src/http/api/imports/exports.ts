import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { ImportedThing } from '../../../domain/imports.ts';
import { allows } from '../../../domain/tills.ts';
import { exportFile } from '../../../imports/export.ts';
import type { FileFormat } from '../../../imports/read-file.ts';
import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { refused } from '../../kit/failures.ts';
import { choiceSchema, objectSchema } from '../../kit/schemas.ts';
import type { StreamedAnswer } from '../../kit/streamed-answers.ts';
import { whatSchema } from './fields.ts';

const mediaTypes = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

/** The call that exports files in the format of imports. */
export function addExportCall(app: FastifyInstance, reads: Store, streams: StreamedAnswer): void {
  addCall(app, {
    method: 'GET',
    url: '/api/v1/exports/:what',
    operationId: 'runExport',
    tag: 'Imports and exports',
    summary: 'Export members, groups or customers as a file',
    description:
      'Everything that is current, as of one moment, with the columns that an import takes. Customers need the scope `customers:read` too. In CSV a cell that a spreadsheet would take for a formula has an apostrophe before it, which imports take away.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [],
    params: objectSchema(
      { what: whatSchema('What to export.', 'exportedWhat') },
      { description: 'What to export.', required: ['what'] },
    ),
    query: objectSchema(
      {
        format: choiceSchema(['csv', 'ndjson'], 'csv, the default, or ndjson.'),
      },
      { description: 'How the file is written.' },
    ),
    answer: Type.String({
      description: 'The file.',
      examples: [
        'groupExternalId,userId,permissions,primaryMember,defaultGroup\nfamily-sharma,1008,,,true\n',
      ],
    }),
    mediaType: 'text/csv',
    alternatives: {
      'application/x-ndjson': Type.Record(Type.String(), Type.Unknown(), {
        description: 'One row: the columns that have something to say.',
      }),
    },
    handle: async ({ params, query, principal, reply }) => {
      const scopes = principal.till.scopes;
      if (params.what === 'customers' && !allows(scopes, 'customers:read'))
        throw refused(4000, { x: 'customers:read' });
      const format = query.format || 'csv';
      const { orgId } = principal.org;
      return streams(reply, mediaTypes[format], (signal) =>
        readFile(reads, { orgId, what: params.what, format, signal }),
      );
    },
  });
}

interface ExportAsked {
  readonly orgId: number;
  readonly what: ImportedThing;
  readonly format: FileFormat;
  readonly signal: AbortSignal;
}

/** Throws if the stream ends early, so that the connection is cut and the client does not mistake it for complete. */
async function* readFile(
  store: Store,
  { orgId, what, format, signal }: ExportAsked,
): AsyncGenerator<string, void, undefined> {
  const snapshot = await store.openSnapshot(orgId);
  if (snapshot === null) throw new Error(`org ${orgId} should exist`);
  try {
    for await (const text of exportFile(snapshot, what, format)) {
      signal.throwIfAborted();
      yield text;
      // Lets other requests run in between.
      await nextTurn();
    }
  } finally {
    await snapshot.close();
  }
}
