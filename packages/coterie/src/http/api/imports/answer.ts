import { Type } from 'typebox';

import { type Import, importedThings, type ImportError } from '../../../domain/imports.ts';
import { problemItem } from '../../kit/error-responses.ts';
import { toProblem } from '../../kit/failures.ts';
import { confirmAnswer } from '../../kit/guarded.ts';

/** Errors that an answer shows; the others are got page by page. */
export const shownErrors = 100;

const count = (description: string) => Type.Integer({ description });

export const importErrorSchema = Type.Object(
  {
    line: count('Where the row begins in the file, from 1.'),
    error: problemItem,
  },
  { title: 'ImportError', description: 'A row that was refused.' },
);

export const undoErrorSchema = Type.Object(
  {
    sequence: count('The sequence of the change in the log.'),
    error: problemItem,
  },
  { title: 'UndoError', description: 'A change that could not be taken back.' },
);

export const importSchema = Type.Object(
  {
    importId: Type.String({ description: 'Its id, to resume and undo it by.' }),
    what: Type.Enum([...importedThings], { description: 'What the rows are.' }),
    status: Type.Enum(['running', 'finished', 'undoing', 'undone'], {
      description: 'running, also when it broke off; finished; undoing; undone.',
    }),
    startedOn: Type.String({ description: 'When it began, in UTC (ISO 8601).' }),
    changedOn: Type.String({ description: 'When it last came further.' }),
    rowsDone: count('Rows of the file that are done.'),
    applied: count('Rows that changed something.'),
    unchanged: count('Rows that found everything so already.'),
    refused: count('Rows that were refused.'),
    refusedByCode: Type.Record(Type.String(), Type.Integer(), {
      description: 'How many rows were refused with each error code.',
    }),
    removed: count('Memberships that it ended.'),
    undone: count('Changes that were taken back.'),
    notUndone: count('Changes that could not be taken back, e.g. created customers.'),
    firstSequence: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The sequence of its first change in the log; null: it changed nothing.',
    }),
    lastSequence: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The sequence of its last change.',
    }),
    errors: Type.Optional(
      Type.Array(importErrorSchema, { description: `The first ${shownErrors} refused rows.` }),
    ),
    notUndoneErrors: Type.Optional(
      Type.Array(undoErrorSchema, {
        description: `The first ${shownErrors} changes that could not be taken back, and why.`,
      }),
    ),
    confirm: confirmAnswer,
  },
  {
    title: 'Import',
    description: 'An import, and how far it has come.',
    examples: [
      {
        importId: 'spring',
        what: 'members',
        status: 'finished',
        startedOn: '2026-11-22T06:00:00.000Z',
        changedOn: '2026-11-22T06:00:03.000Z',
        rowsDone: 2,
        applied: 1,
        unchanged: 0,
        refused: 1,
        refusedByCode: { '8015': 1 },
        removed: 0,
        undone: 0,
        notUndone: 0,
        firstSequence: 4711,
        lastSequence: 4711,
        errors: [
          {
            line: 3,
            error: {
              type: '/errors#8015',
              code: 8015,
              detail: 'Customer not found for the given identifiers.',
            },
          },
        ],
      },
    ],
  },
);

export function toImportAnswer(one: Import): Record<string, unknown> {
  return {
    importId: one.importId,
    what: one.what,
    status: one.status,
    startedOn: new Date(one.startedOn).toISOString(),
    changedOn: new Date(one.changedOn).toISOString(),
    rowsDone: one.rowsDone,
    applied: one.applied,
    unchanged: one.unchanged,
    refused: one.refused,
    refusedByCode: one.refusedByCode,
    removed: one.removed,
    undone: one.undone,
    notUndone: one.notUndone,
    firstSequence: one.firstSequence,
    lastSequence: one.lastSequence,
  };
}

export function toErrorAnswer({ phase, line, refusal }: ImportError): object {
  return { [phase === 'undo' ? 'sequence' : 'line']: line, error: toProblem(refusal) };
}
