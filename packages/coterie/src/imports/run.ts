import type { Actor, Change } from '../domain/changes.ts';
import type { CommandOf } from '../domain/commands.ts';
import { refusal } from '../domain/refusals.ts';
import {
  type Import,
  type ImportedThing,
  type ImportError,
  mostRehearsed,
  refusalToResume,
  requestIdOf,
} from '../domain/imports.ts';
import type { Store } from '../store/store.ts';
import type { Writer } from '../writer/writer.ts';
import { type Chunk, type FileFormat, readChunks } from './read-file.ts';
import { expectImport, ImportRefused } from './refused.ts';

/** How to import a file. */
export interface ImportAsked {
  readonly orgId: number;
  /** Null for the operator at the command line. */
  readonly tillId: number | null;
  readonly importId: string;
  readonly what: ImportedThing;
  readonly format: FileFormat;
  /** The largest share, in percent, of the memberships of the org or of a group that may end. Null if the caller confirmed. */
  readonly mayRemove: number | null;
  /** Called with the progress after each chunk of rows. */
  readonly onProgress?: (progress: Import) => void;
}

export interface Engine {
  readonly store: Store;
  readonly writer: Writer;
}

/** The most chunks that are being decided and stored while the next one is read. */
const mostUnderWay = 2;

/**
 * Imports a file as it arrives, or continues an interrupted import: rows that are done are read and skipped.
 * Throws ImportRefused. Afterwards, and after an error of the store, sending the same file again resumes the import.
 */
export async function runImport(
  engine: Engine,
  file: AsyncIterable<Uint8Array>,
  asked: ImportAsked,
): Promise<Import> {
  const { orgId, format } = asked;
  const begun = await findBegun(engine, asked);
  let progress = begun;
  const send = async (chunk: Chunk, from: number): Promise<Import> => {
    const command = toCommand(asked, chunk, from);
    return expectImport(await engine.writer.submit<'importRows'>(orgId, command, actorOf(asked)));
  };
  const underWay: Promise<Import>[] = [];
  const settle = async (atMost: number): Promise<void> => {
    while (underWay.length > atMost) {
      progress = (await underWay[0]) ?? progress;
      void underWay.shift();
      if (progress !== null) asked.onProgress?.(progress);
    }
  };
  let from = begun?.rowsDone ?? 0;
  try {
    for await (const chunk of readChunks(file, format, begun ?? notBegun(asked))) {
      if (begun?.status === 'finished' && chunk.rows.length === 0) return begun;
      underWay.push(send(chunk, from));
      // `settle` handles a failure later; until then it must not count as an unhandled rejection.
      underWay.at(-1)?.catch(() => {});
      from += chunk.rows.length;
      await settle(mostUnderWay - 1);
    }
    await settle(0);
  } finally {
    await Promise.allSettled(underWay);
  }
  return expectChunks(progress);
}

/** The changes that rows would make, and the errors of the rows that would be rejected. */
export interface DecidedRows {
  readonly changes: readonly Change[];
  readonly errors: readonly ImportError[];
}

/** Decides all rows as `runImport` would now, but stores nothing. Throws ImportRefused. */
export async function rehearseImport(
  engine: Engine,
  file: AsyncIterable<Uint8Array>,
  asked: ImportAsked & { readonly onDecided?: (decided: DecidedRows) => void },
): Promise<Import> {
  const rehearsal = engine.writer.startRehearsal(asked.orgId, actorOf(asked));
  let progress = await findBegun(engine, asked);
  for await (const chunk of readChunks(file, asked.format, progress ?? notBegun(asked))) {
    const command = toCommand(asked, chunk, progress?.rowsDone ?? 0);
    const decided = await rehearsal.decide<'importRows'>({ ...command, mayRemove: null });
    progress = expectImport(decided);
    asked.onDecided?.(decided);
    asked.onProgress?.(progress);
    if (progress.applied > mostRehearsed)
      throw new ImportRefused(refusal(95059, { x: mostRehearsed }));
  }
  return expectChunks(progress);
}

/** @returns the import to continue; null if none has this id. @throws ImportRefused */
async function findBegun(
  { store }: Engine,
  { orgId, importId, what }: ImportAsked,
): Promise<Import | null> {
  const begun = await store.findImport(orgId, importId);
  const refused = begun === null ? null : refusalToResume(begun, what);
  if (refused !== null) throw new ImportRefused(refused);
  return begun;
}

function notBegun({ importId, what }: ImportAsked): Parameters<typeof readChunks>[2] {
  return { importId, what, rowsDone: 0, digest: '' };
}

function toCommand(
  { importId, what, mayRemove }: ImportAsked,
  { rows, digest, isLast }: Chunk,
  from: number,
): CommandOf<'importRows'> {
  return { type: 'importRows', importId, what, from, digest, rows, isLast, mayRemove };
}

function expectChunks(progress: Import | null): Import {
  if (progress !== null) return progress;
  throw new Error('The file has no chunk; there must be at least the last one.');
}

function actorOf({ tillId, importId }: ImportAsked): Actor {
  return { tillId, requestId: requestIdOf(importId) };
}
