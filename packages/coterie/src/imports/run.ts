import type { Actor, Change } from '../domain/changes.ts';
import { refusal } from '../domain/refusals.ts';
import {
  type Import,
  type ImportedThing,
  type ImportError,
  mostRehearsed,
  requestIdOf,
} from '../domain/imports.ts';
import type { Store } from '../store/store.ts';
import type { Writer } from '../writer/writer.ts';
import { type Chunk, type FileFormat, readChunks } from './read-file.ts';
import { expectImport, ImportRefused } from './refused.ts';

/** A file to be imported, and how. */
export interface ImportAsked {
  readonly orgId: number;
  /** Null: the operator at the command line. */
  readonly tillId: number | null;
  readonly importId: string;
  readonly what: ImportedThing;
  readonly format: FileFormat;
  /** Largest share of the memberships of the org or of a group to be ended, in percent. Null: the caller has confirmed. */
  readonly mayRemove: number | null;
  /** Told how far it has come, after each chunk of rows. */
  readonly onProgress?: (progress: Import) => void;
}

export interface Engine {
  readonly store: Store;
  readonly writer: Writer;
}

/** Chunks that are decided and stored while the next one is read. */
const mostUnderWay = 2;

/**
 * Imports a file as it arrives, or goes on with an import that broke off: rows that are done are read and left out.
 * Throws ImportRefused; then, and when the store fails, sending the same file again resumes it.
 */
export async function runImport(
  engine: Engine,
  file: AsyncIterable<Uint8Array>,
  asked: ImportAsked,
): Promise<Import> {
  const { writer } = engine;
  const { orgId, importId, format, mayRemove } = asked;
  const start = { type: 'startImport', importId, what: asked.what } as const;
  let progress = expectImport(await writer.submit<'startImport'>(orgId, start, actorOf(asked)));
  const send = async ({ rows, digest, isLast }: Chunk, from: number): Promise<Import> => {
    const chunk = { type: 'importRows', importId, from, digest, rows, isLast, mayRemove } as const;
    return expectImport(await writer.submit<'importRows'>(orgId, chunk, actorOf(asked)));
  };
  const underWay: Promise<Import>[] = [];
  const settle = async (atMost: number): Promise<void> => {
    while (underWay.length > atMost) {
      progress = (await underWay[0]) ?? progress;
      void underWay.shift();
      asked.onProgress?.(progress);
    }
  };
  let from = progress.rowsDone;
  try {
    for await (const chunk of readChunks(file, format, progress)) {
      if (progress.status === 'finished' && chunk.rows.length === 0) return progress;
      underWay.push(send(chunk, from));
      // Its failure is met in its turn; until then it is nobody's unhandled rejection.
      underWay.at(-1)?.catch(() => {});
      from += chunk.rows.length;
      await settle(mostUnderWay - 1);
    }
    await settle(0);
  } finally {
    await Promise.allSettled(underWay);
  }
  return progress;
}

/** What some rows would change, and what they could not. */
export interface Decided {
  readonly changes: readonly Change[];
  readonly errors: readonly ImportError[];
}

/** Decides all rows as `runImport` would now, and stores nothing. Throws ImportRefused. */
export async function rehearseImport(
  engine: Engine,
  file: AsyncIterable<Uint8Array>,
  asked: ImportAsked & { readonly onDecided?: (decided: Decided) => void },
): Promise<Import> {
  const { orgId, importId, what } = asked;
  const rehearsal = engine.writer.startRehearsal(orgId, actorOf(asked));
  const start = { type: 'startImport', importId, what } as const;
  let progress = expectImport(await rehearsal.decide<'startImport'>(start));
  for await (const { rows, digest, isLast } of readChunks(file, asked.format, progress)) {
    const from = progress.rowsDone;
    const decided = await rehearsal.decide<'importRows'>({
      type: 'importRows',
      importId,
      from,
      digest,
      rows,
      isLast,
      mayRemove: null,
    });
    progress = expectImport(decided);
    asked.onDecided?.(decided);
    asked.onProgress?.(progress);
    if (progress.applied > mostRehearsed)
      throw new ImportRefused(refusal(95059, { x: mostRehearsed }));
  }
  return progress;
}

function actorOf({ tillId, importId }: ImportAsked): Actor {
  return { tillId, requestId: requestIdOf(importId) };
}
