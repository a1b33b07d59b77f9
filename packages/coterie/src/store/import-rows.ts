import type { ErrorCode } from '../domain/errors.ts';
import type { Import, ImportError } from '../domain/imports.ts';
import type { Columns } from './columns.ts';
import { type Json, read } from './rows.ts';

/** Imports as rows, and rows as imports. */

export interface ImportRow {
  import_id: string;
  what: Import['what'];
  status: Import['status'];
  till_id: number | null;
  started_on: number;
  changed_on: number;
  rows_done: number;
  digest: string;
  first_sequence: number | null;
  last_sequence: number | null;
  undone_from: number | null;
  counts: Json<
    Pick<
      Import,
      | 'applied'
      | 'unchanged'
      | 'refused'
      | 'refusedByCode'
      | 'memberships'
      | 'undoRanges'
      | 'removed'
      | 'removals'
      | 'undone'
      | 'notUndone'
    >
  >;
}

export function toImport(row: ImportRow): Import {
  return {
    importId: row.import_id,
    what: row.what,
    status: row.status,
    tillId: row.till_id,
    startedOn: row.started_on,
    changedOn: row.changed_on,
    rowsDone: row.rows_done,
    digest: row.digest,
    firstSequence: row.first_sequence,
    lastSequence: row.last_sequence,
    undoneFrom: row.undone_from,
    ...read(row.counts),
  };
}

export interface ImportErrorRow {
  import_id: string;
  phase: ImportError['phase'];
  line: number;
  code: ErrorCode;
  message: string;
}

export function toImportError(row: ImportErrorRow): ImportError {
  const { code, message } = row;
  return { importId: row.import_id, phase: row.phase, line: row.line, refusal: { code, message } };
}

export function fromImport(orgId: number, one: Import): Columns {
  const { applied, unchanged, refused, refusedByCode, undone, notUndone } = one;
  const { memberships, removed, removals, undoRanges } = one;
  return {
    org_id: orgId,
    import_id: one.importId,
    what: one.what,
    status: one.status,
    till_id: one.tillId,
    started_on: one.startedOn,
    changed_on: one.changedOn,
    rows_done: one.rowsDone,
    digest: one.digest,
    first_sequence: one.firstSequence,
    last_sequence: one.lastSequence,
    undone_from: one.undoneFrom,
    counts: JSON.stringify({
      applied,
      unchanged,
      refused,
      refusedByCode,
      memberships,
      undoRanges,
      removed,
      removals,
      undone,
      notUndone,
    }),
  };
}

export function fromImportError(orgId: number, error: ImportError): Columns {
  return {
    org_id: orgId,
    import_id: error.importId,
    phase: error.phase,
    line: error.line,
    code: error.refusal.code,
    message: error.refusal.message,
  };
}
