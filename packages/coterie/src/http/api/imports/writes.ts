import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';

import { type Import, tooManyRemoved } from '../../../domain/imports.ts';
import { allows } from '../../../domain/tills.ts';
import { isConfirmed, makeConfirmation } from '../../../imports/confirmation.ts';
import type { FileFormat } from '../../../imports/read-file.ts';
import { ImportRefused } from '../../../imports/refused.ts';
import {
  type DecidedRows,
  type Engine,
  type ImportAsked,
  rehearseImport,
  runImport,
} from '../../../imports/run.ts';
import { digesting, spooled } from '../../../imports/spooled.ts';
import { runUndo } from '../../../imports/undo.ts';
import { Overloaded } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { refused, Refused } from '../../kit/failures.ts';
import { confirmSchema, type RemovalGuard } from '../../kit/guarded.ts';
import { pageById, pageOf, pageParams, pageQuery, pageSchema, readPage } from '../../kit/lists.ts';
import type { Asking } from '../../kit/mutations.ts';
import { choiceSchema, objectSchema } from '../../kit/schemas.ts';
import { sequenceHeader } from '../../kit/sequence.ts';
import {
  importErrorSchema,
  importSchema,
  shownErrors,
  toErrorAnswer,
  toImportAnswer,
  undoErrorSchema,
} from './answer.ts';
import { whatSchema } from './fields.ts';

const tag = 'Imports and exports';
const path = '/api/v1/imports';
const formats: Readonly<Record<string, FileFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
};
const fileTypes = Object.keys(formats);

const importId = {
  type: 'string',
  pattern: '^[A-Za-z0-9._-]{1,64}$',
  'x-expected': '1 to 64 letters, digits, dots, dashes or underscores',
} as const;

const importQuery = objectSchema(
  {
    what: whatSchema('What the rows are.', 'importedWhat'),
    importId: Type.Unsafe<string>({
      ...importId,
      title: 'newImportId',
      description:
        'Your own id of the import. Sent again with the same file it is resumed, and no row is done twice. Made up when left out.',
    }),
    confirm: confirmSchema,
  },
  { description: 'What is imported, and how.', required: ['what'] },
);

const params = objectSchema(
  { importId: Type.Unsafe<string>({ ...importId, description: 'Id of the import.' }) },
  { description: 'The import.', required: ['importId'] },
);

const file = Type.Unsafe<unknown>({
  description:
    'CSV with the names of the columns in the first line, or one JSON object per line. The guide on imports has the columns.',
});

export interface ImportOptions extends Engine {
  readonly guard: RemovalGuard;
  readonly stopping: AbortSignal;
  readonly cursors: Cursors;
}

/** Import files of up to millions of rows, and follow their progress. */
export async function addImportCalls(app: FastifyInstance, options: ImportOptions): Promise<void> {
  const { store, guard, stopping, cursors } = options;
  const { secret } = guard;

  // A separate scope, because only these calls accept files.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    for (const type of fileTypes)
      scope.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
    addRun(scope);
  });

  function addRun(scope: FastifyInstance): void {
    addCall(scope, {
      method: 'POST',
      url: path,
      operationId: 'runImport',
      tag,
      summary: 'Import members, groups or customers from a file',
      description:
        'Reads the file while it arrives. Each row is decided by the same rules as the call that does the same, some rows in one transaction; a refused row does not stop the others. When the call breaks off, send the same file with the same `importId` again. That makes it safe to repeat: there is no `Idempotency-Key`. Of a dry run `dryRun.changes` has the first 100. Customers need the scope `customers:write` too.',
      scope: 'groups:write',
      takesKey: false,
      envelope: 'problem',
      codes: [403, 95050, 95051, 95054, 95055, 95056, 95057, 95059],
      query: importQuery,
      body: file,
      bodyTypes: fileTypes,
      answer: importSchema,
      handle: async ({ query, body, ...asking }) => {
        const { what } = query;
        if (what === 'customers' && !allows(asking.principal.till.scopes, 'customers:write'))
          throw refused(4000, { x: 'customers:write' });
        if (body === undefined) throw refused(400, { x: 'body', y: 'a file' });
        const asked = toAsked(asking, query);
        // A file that is rejected half-way must not close the connection, which still carries the response.
        const bytes = (body as Readable).iterator({ destroyOnReturn: false });
        return guarded(asked, () => run(asking, asked, bytes, query.confirm));
      },
    });
  }

  function toAsked(asking: Asking, query: Static<typeof importQuery>): ImportAsked {
    const { principal, reply } = asking;
    const type = reply.request.headers['content-type'] ?? '';
    return {
      orgId: principal.org.orgId,
      tillId: principal.till.tillId,
      importId: query.importId ?? randomUUID(),
      what: query.what,
      format: formats[type.split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'csv',
      mayRemove: guard.percent,
      onProgress: () => {
        if (stopping.aborted) throw new Overloaded('The service is stopping.');
      },
    };
  }

  async function run(
    asking: Asking,
    asked: ImportAsked,
    body: AsyncIterable<Uint8Array>,
    confirm: string | undefined,
  ): Promise<object> {
    const { orgId, what } = asked;
    if (asking.mutation.dryRun) return rehearse(asking, asked, body);
    if (confirm === undefined) return answer(asking, await runImport(options, body, asked));
    return spooled(body, async (bytes, digest) => {
      const now = Date.now();
      if (!isConfirmed(secret, { orgId, what, digest }, { token: confirm, now }))
        throw refused(95057);
      return answer(asking, await runImport(options, bytes, { ...asked, mayRemove: null }));
    });
  }

  async function rehearse(
    asking: Asking,
    asked: ImportAsked,
    body: AsyncIterable<Uint8Array>,
  ): Promise<object> {
    const { orgId, what } = asked;
    const collected = collect(asking);
    const { bytes, digest } = digesting(body);
    const { onDecided } = collected;
    const done = await rehearseImport(options, bytes, { ...asked, onDecided });
    const confirmed = { orgId, what, digest: digest() };
    return {
      ...toImportAnswer(done),
      errors: collected.errors,
      ...(tooManyRemoved(done, guard.percent) === null
        ? {}
        : { confirm: makeConfirmation(secret, confirmed, Date.now()) }),
    };
  }

  /** Collects the first errors and the first changes of a dry run for its response. */
  function collect({ mutation }: Asking) {
    const errors: object[] = [];
    const onDecided = (decided: DecidedRows): void => {
      errors.push(...decided.errors.slice(0, shownErrors - errors.length).map(toErrorAnswer));
      const { wouldChange } = mutation;
      wouldChange.push(...decided.changes.slice(0, shownErrors - wouldChange.length));
    };
    return { errors, onDecided };
  }

  async function answer({ principal, reply }: Asking, done: Import): Promise<object> {
    if (done.lastSequence !== null) reply.header(sequenceHeader, done.lastSequence);
    return withErrors(principal.org.orgId, done);
  }

  async function withErrors(orgId: number, one: Import): Promise<object> {
    const list = (phase: 'import' | 'undo') =>
      store.listImportErrors(orgId, {
        importId: one.importId,
        phase,
        after: 0,
        limit: shownErrors,
      });
    return {
      ...toImportAnswer(one),
      errors: (await list('import')).map(toErrorAnswer),
      ...(one.undoneFrom === null && one.status !== 'undone'
        ? {}
        : { notUndoneErrors: (await list('undo')).map(toErrorAnswer) }),
    };
  }

  /** Adds the progress of the import to the response of a rejected call. */
  async function guarded<Result>(
    { orgId, importId: id }: Pick<ImportAsked, 'orgId' | 'importId'>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw isCutOff(error) ? cutOff() : error;
      const stored = await store.findImport(orgId, id);
      throw new Refused(error.refusals, stored === null ? {} : { current: toImportAnswer(stored) });
    }
  }

  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'listImports',
    tag,
    summary: 'List imports',
    description: 'The imports without their errors, newest first, page by page.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [95030],
    query: pageQuery,
    answer: pageSchema('ImportPage', importSchema, 'The imports, without their errors.'),
    handle: async ({ query, principal }) => {
      const { orgId } = principal.org;
      const list = ['imports', orgId];
      const { items, next } = await pageOf(
        readPage(cursors, list, query),
        (page) => store.listImports(orgId, page),
        ({ importId: key, startedOn: id }) => ({ key, id }),
      );
      return { items: items.map(toImportAnswer), next: cursors.seal(list, next) };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:importId`,
    operationId: 'readImport',
    tag,
    summary: 'See how far an import has come',
    description: 'Also while it runs.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [95053],
    params,
    answer: importSchema,
    handle: async ({ params: given, principal }) => {
      const { orgId } = principal.org;
      const one = await store.findImport(orgId, given.importId);
      if (one === null) throw refused(95053, { x: given.importId });
      return withErrors(orgId, one);
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:importId/errors`,
    operationId: 'listImportErrors',
    tag,
    summary: 'List what an import could not do',
    description: 'All refused rows, or with `phase=undo` the changes that could not be taken back.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [95030, 95053],
    params,
    query: errorsQuery,
    answer: errorPage,
    handle: async ({ params: given, query, principal }) => {
      const { orgId } = principal.org;
      const one = await store.findImport(orgId, given.importId);
      if (one === null) throw refused(95053, { x: given.importId });
      const asked = { importId: one.importId, phase: query.phase || 'import' } as const;
      const list = ['import errors', orgId, asked];
      const { items, next } = await pageById(
        readPage(cursors, list, query),
        (page) => store.listImportErrors(orgId, { ...asked, ...page }),
        ({ line }) => line,
      );
      return { items: items.map(toErrorAnswer), next: cursors.seal(list, next) };
    },
  });

  addCall(app, {
    method: 'POST',
    url: `${path}/:importId/undo`,
    operationId: 'undoImport',
    tag,
    summary: 'Undo an import',
    description:
      'Takes back what the import changed, the newest first, as far as it is still as the import left it; `notUndoneErrors` lists the rest with the reasons. Customers stay: they can not be deleted. Call it again when it breaks off. An import that is undone is answered as it is.',
    scope: 'groups:write',
    takesKey: false,
    envelope: 'problem',
    codes: [95053],
    params,
    answer: importSchema,
    handle: async ({ params: given, ...asking }) => {
      const { orgId } = asking.principal.org;
      const { importId: id } = given;
      const isDryRun = asking.mutation.dryRun;
      const { errors, onDecided } = collect(asking);
      const { tillId } = asking.principal.till;
      return guarded({ orgId, importId: id }, async () => {
        const asked = { orgId, tillId, importId: id, isDryRun, onDecided };
        const done = await runUndo(options, asked);
        if (isDryRun) return { ...toImportAnswer(done), notUndoneErrors: errors };
        return answer(asking, done);
      });
    },
  });
}

const errorsQuery = objectSchema(
  {
    phase: choiceSchema(['import', 'undo'], 'import, the default, or undo.'),
    ...pageParams,
  },
  { description: 'Which page to answer with.' },
);

const anyErrorSchema = Type.Union([importErrorSchema, undoErrorSchema], {
  description: 'A refused row, or with `phase=undo` a change that stays.',
});

const errorPage = pageSchema(
  'ImportErrorPage',
  anyErrorSchema,
  'By line; with `phase=undo` by sequence.',
);

/** Whether the caller disconnected before the end of the file. */
function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code);
}

function cutOff(): Refused {
  return refused(400, { x: 'body', y: 'a whole file' });
}
