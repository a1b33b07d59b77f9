import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';

import { refusal, sentenceOf } from '../domain/refusals.ts';
import {
  type Import,
  type ImportError,
  importedThings,
  tooManyRemoved,
} from '../domain/imports.ts';
import { isConfirmed, makeConfirmation } from '../imports/confirmation.ts';
import { digestOf } from '../imports/spooled.ts';
import { ImportRefused } from '../imports/refused.ts';
import { type Engine, type ImportAsked, rehearseImport, runImport } from '../imports/run.ts';
import { runUndo } from '../imports/undo.ts';
import type { Store } from '../store/store.ts';
import { define } from './define.ts';
import { exitCodes } from './exit-codes.ts';
import { printOne, type Row } from './output.ts';
import { findOrgId, withStore } from './session.ts';
import type { Values } from './settings.ts';
import { WrongUsage } from './wrong-usage.ts';

const settings = ['database', 'json', 'org', 'dryRun', 'removalGuard'] as const;
const optional = ['what', 'format', 'resume', 'confirm', 'undo', 'errors'] as const;
type Given = Values<(typeof settings)[number]> & Partial<Values<(typeof optional)[number]>>;

export function addImport(program: Command): void {
  define(program, {
    name: 'import',
    argument: '[file]',
    description:
      'Import members, groups or customers from a file, or undo an import. On PostgreSQL the service can keep running; on SQLite, send the file to the running service instead.',
    example: 'coterie import members.csv --org acme --dry-run',
    settings,
    optional,
    run: async (given, path) =>
      withStore(given.database, async (store, writer) => {
        const orgId = await findOrgId(store, given.org);
        const engine = { store, writer };
        if (given.undo !== undefined) return undo(engine, orgId, given.undo, given);
        if (path === undefined)
          throw new WrongUsage('Pass a file to import, or --undo with the id of an import.');
        return run(engine, orgId, path, given);
      }),
  });
}

async function run(engine: Engine, orgId: number, path: string, given: Given): Promise<void> {
  const { store } = engine;
  const bytes = sizeOf(path);
  const what = given.what ?? importedThings.find((one) => basename(path).startsWith(one));
  if (what === undefined)
    throw new WrongUsage('The name of the file does not show what its rows are. Pass --what.');
  const format = given.format ?? (/^\.(ndjson|jsonl)$/.test(extname(path)) ? 'ndjson' : 'csv');
  const importId = given.resume ?? randomUUID();
  if (given.resume !== undefined && (await store.findImport(orgId, importId)) === null)
    throw new ImportRefused(refusal(95053, { x: importId }));
  const secret = await store.installationSecret('confirmations');
  const digest = given.dryRun || given.confirm !== undefined ? await digestOf(read(path)) : '';
  const confirmed = { orgId, what, digest };
  const token = given.confirm;
  if (token !== undefined && !isConfirmed(secret, confirmed, { token, now: Date.now() }))
    throw new ImportRefused(refusal(95057));
  const bar = progressBar(bytes);
  const asked: ImportAsked = {
    orgId,
    tillId: null,
    importId,
    what,
    format,
    mayRemove: token === undefined ? given.removalGuard : null,
    onProgress: ({ rowsDone, refused }) => bar.tell({ rows: rowsDone, refused }),
  };
  if (!given.dryRun && given.resume === undefined)
    // The id is needed to resume the import, even after the process was killed.
    process.stderr.write(
      `Starting import ${importId}. If it is interrupted, continue with --resume ${importId}\n`,
    );
  const counted = bar.watch(read(path));
  if (!given.dryRun) {
    const done = await runImport(engine, counted, asked).finally(bar.stop);
    await writeErrors(given.errors, storedErrors(store, orgId, importId, 'import'));
    return report(done, {}, given.json);
  }
  const errors: ImportError[] = [];
  const onDecided = (decided: { readonly errors: readonly ImportError[] }): void => {
    for (const error of decided.errors)
      if (given.errors !== undefined || errors.length < shownErrors) errors.push(error);
  };
  const done = await rehearseImport(engine, counted, { ...asked, onDecided }).finally(bar.stop);
  await writeErrors(given.errors, errors);
  for (const { line, refusal: why } of errors.slice(0, shownErrors))
    process.stderr.write(`line ${line}: ${sentenceOf(why)} (${why.code})\n`);
  const confirm =
    tooManyRemoved(done, given.removalGuard) === null
      ? {}
      : { confirm: makeConfirmation(secret, confirmed, Date.now()) };
  report({ ...done, importId: 'dry run' }, confirm, given.json);
}

const shownErrors = 100;

async function undo(engine: Engine, orgId: number, importId: string, given: Given): Promise<void> {
  const asked = { orgId, tillId: null, importId, isDryRun: given.dryRun };
  const done = await runUndo(engine, asked);
  if (!given.dryRun)
    await writeErrors(given.errors, storedErrors(engine.store, orgId, importId, 'undo'));
  report(done, {}, given.json);
}

function report(done: Import, more: Row, json: boolean): void {
  const { importId, what, status, rowsDone, applied, unchanged, refused, removed } = done;
  const { undone, notUndone, refusedByCode } = done;
  const codes = Object.entries(refusedByCode).map(([code, count]) => `${code}: ${count}`);
  printOne(
    {
      importId,
      what,
      status,
      rowsDone,
      applied,
      unchanged,
      refused,
      refusedByCode: codes,
      removed,
      undone,
      notUndone,
      ...more,
    },
    json,
  );
  if (refused + notUndone > 0) process.exitCode = exitCodes.partly.code;
}

async function writeErrors(
  path: string | undefined,
  errors: AsyncIterable<ImportError> | readonly ImportError[],
): Promise<void> {
  if (path === undefined) return;
  async function* lines(): AsyncGenerator<string> {
    for await (const { phase, line, refusal: why } of errors) {
      const where = phase === 'undo' ? { sequence: line } : { line };
      yield `${JSON.stringify({ ...where, code: why.code, detail: sentenceOf(why) })}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

async function* storedErrors(
  store: Store,
  orgId: number,
  importId: string,
  phase: ImportError['phase'],
): AsyncGenerator<ImportError> {
  for (let after = 0; ;) {
    const errors = await store.listImportErrors(orgId, { importId, phase, after, limit: 1_000 });
    yield* errors;
    const last = errors.at(-1);
    if (last === undefined) return;
    after = last.line;
  }
}

function read(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path) as AsyncIterable<Uint8Array>;
}

function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return found.size;
  throw new WrongUsage(`The file ${path} does not exist.`);
}

/** A progress bar of the bytes read, shown only on a terminal. */
function progressBar(bytes: number) {
  const isWatched = process.stderr.isTTY;
  const bar = new SingleBar({
    format: '{bar} {percentage} %, {rows} rows, {refused} rejected, {eta_formatted} left',
    stream: process.stderr,
  });
  if (isWatched) bar.start(Math.max(bytes, 1), 0, { rows: 0, refused: 0 });
  let done = 0;
  let told = { rows: 0, refused: 0 };
  return {
    tell: (counts: typeof told) => {
      told = counts;
    },
    watch: async function* (file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const part of file) {
        yield part;
        done += part.length;
        if (isWatched) bar.update(done, told);
      }
    },
    stop: () => {
      if (isWatched) bar.stop();
    },
  };
}
