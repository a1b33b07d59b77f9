import type { ErrorCode } from '../../domain/errors.ts';
import type { Import, ImportedThing, ImportError } from '../../domain/imports.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { integer, integerOf, orNull, packedIn, parts, text, textOf } from './column.ts';
import { tableOfOrg } from './table.ts';

const counts = packedIn('counts');

export const importTable = tableOfOrg<Import>('imports', {
  key: ['importId'],
  columns: {
    importId: text,
    what: textOf<ImportedThing>(),
    status: textOf<Import['status']>(),
    tillId: orNull(integer),
    startedOn: integer,
    changedOn: integer,
    rowsDone: integer,
    digest: text,
    firstSequence: orNull(integer),
    lastSequence: orNull(integer),
    undoneFrom: orNull(integer),
    applied: counts,
    unchanged: counts,
    refused: counts,
    refusedByCode: counts,
    memberships: counts,
    undoRanges: counts,
    removed: counts,
    removals: counts,
    undone: counts,
    notUndone: counts,
  },
});

/** A rejected row of a file is not an item of a batch. */
export type StoredImportError = Omit<ImportError, 'refusal'> & {
  readonly refusal: Pick<Refusal, 'code' | 'message'>;
};

export const importErrorTable = tableOfOrg<StoredImportError>('import_errors', {
  key: ['importId', 'phase', 'line'],
  columns: {
    importId: text,
    phase: textOf<ImportError['phase']>(),
    line: integer,
    refusal: parts<StoredImportError['refusal']>('', {
      code: integerOf<ErrorCode>(),
      message: text,
    }),
  },
});
