import type { Outcome } from '../domain/outcomes.ts';
import { type Refusal, sentenceOf } from '../domain/refusals.ts';
import type { Import } from '../domain/imports.ts';

/** An import cannot start or continue. Rows that were already imported stay stored. */
export class ImportRefused extends Error {
  readonly refusals: readonly Refusal[];

  constructor(...refusals: readonly Refusal[]) {
    super(refusals.map(sentenceOf).join(' '));
    this.name = 'ImportRefused';
    this.refusals = refusals;
  }
}

/** @returns the progress of the import. @throws ImportRefused */
export function expectImport(outcome: Outcome<'importRows' | 'undoImport'>): Import {
  if (outcome.accepted) return outcome.result.import;
  throw new ImportRefused(...outcome.refusals);
}
