import type { Change } from '../domain/changes.ts';
import { type Import, requestIdOf, subjectOf } from '../domain/imports.ts';
import { refusal } from '../domain/refusals.ts';
import type { Store } from '../store/store.ts';
import { expectImport, ImportRefused } from './refused.ts';
import type { DecidedRows, Engine } from './run.ts';

/** How to undo an import. */
export interface UndoAsked {
  readonly orgId: number;
  readonly tillId: number | null;
  readonly importId: string;
  /** If true, nothing is stored. */
  readonly isDryRun?: boolean;
  /** Called in a dry run after each chunk, with what would change. */
  readonly onDecided?: (decided: DecidedRows) => void;
  readonly onProgress?: (progress: Import) => void;
}

/** The number of changes that are read from the log at once. */
const changesPerChunk = 1_000;

/**
 * Undoes the changes of an import, newest first, and continues where an earlier attempt was interrupted. Changes that
 * cannot be undone are stored as errors of the import. Throws ImportRefused.
 */
export async function runUndo(
  { store, writer }: Engine,
  { orgId, tillId, importId, isDryRun = false, onProgress, onDecided }: UndoAsked,
): Promise<Import> {
  const actor = { tillId, requestId: `undo-${requestIdOf(importId)}` };
  const rehearsal = writer.startRehearsal(orgId, actor);
  let progress = await store.findImport(orgId, importId);
  if (progress === null) throw new ImportRefused(refusal(95053, { x: importId }));
  const stuck = new Set<string>();
  const addStored = async (through: number): Promise<void> => {
    const from = progress?.undoneFrom ?? through;
    for await (const change of listNotUndone(store, orgId, { importId, from, through }))
      addSubject(stuck, change);
  };
  // An earlier attempt may have been interrupted.
  await addStored(progress.lastSequence ?? 0);
  while (progress.status !== 'undone') {
    const { changes, isLast } = await changesBefore(store, orgId, progress);
    const command = { type: 'undoImport', importId, changes, stuck, isLast } as const;
    const through = (progress.undoneFrom ?? Number.POSITIVE_INFINITY) - 1;
    if (isDryRun) {
      const decided = await rehearsal.decide<'undoImport'>(command);
      progress = expectImport(decided);
      const lines = new Set(decided.errors.map(({ line }) => line));
      for (const change of changes) if (lines.has(change.sequence)) addSubject(stuck, change);
      onDecided?.(decided);
    } else {
      progress = expectImport(await writer.submit<'undoImport'>(orgId, command, actor));
      await addStored(through);
    }
    onProgress?.(progress);
  }
  return progress;
}

function addSubject(subjects: Set<string>, change: Change): void {
  const subject = subjectOf(change);
  if (subject !== null) subjects.add(subject);
}

/** The changes from `from` through `through` that could not be undone in any attempt. */
async function* listNotUndone(
  store: Store,
  orgId: number,
  { importId, from, through }: { importId: string; from: number; through: number },
): AsyncGenerator<Change> {
  for (let after = from - 1; after < through;) {
    const page = { importId, phase: 'undo', after, limit: changesPerChunk } as const;
    const errors = await store.listImportErrors(orgId, page);
    for (const { line } of errors.filter((error) => error.line <= through))
      yield* (await store.listChanges(orgId, { since: line - 1, limit: 1 })).changes;
    after = errors.length < changesPerChunk ? through : (errors.at(-1)?.line ?? through);
  }
}

/** The newest changes of the import that are not undone yet, and whether they are the last ones to undo. */
async function changesBefore(
  store: Store,
  orgId: number,
  { importId, firstSequence, lastSequence, undoneFrom }: Import,
): Promise<{ changes: readonly Change[]; isLast: boolean }> {
  if (firstSequence === null || lastSequence === null) return { changes: [], isLast: true };
  const through = Math.min(lastSequence, (undoneFrom ?? Number.POSITIVE_INFINITY) - 1);
  for (let window = changesPerChunk; ; window *= 2) {
    const since = Math.max(firstSequence - 1, through - window);
    const limit = Math.max(through - since, 1);
    const { changes } = await store.listChanges(orgId, { since, limit, scan: limit });
    const own = changes.filter(
      (change) => change.sequence <= through && change.actor.requestId === requestIdOf(importId),
    );
    const isLast = since < firstSequence;
    // A change and those that followed from it are undone together, so an incomplete oldest set waits for the next chunk.
    const begin = isLast ? 0 : own.findIndex(({ kind }) => isHead(kind));
    if (isLast || begin >= 0) return { changes: own.slice(begin).toReversed(), isLast };
  }
}

/** Whether a row's changes can start with a change of this kind; all other kinds follow from these. */
function isHead(kind: Change['kind']): boolean {
  return ['groupMemberAdded', 'groupMemberRemoved', 'groupCreated', 'customerCreated'].includes(
    kind,
  );
}
