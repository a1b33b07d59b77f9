import { FactMissing } from '../domain/fact-table.ts';
import type { Needs } from '../domain/needs.ts';

/** More rounds than any decision needs. Beyond that it is a fault that more facts would not fix. */
const mostRounds = 20;

/** Adds the facts that a decision found to be missing. False: the error has another cause. */
export function addNeeds(needs: Needs[], error: unknown): boolean {
  if (!(error instanceof FactMissing) || error.needs === null || needs.length >= mostRounds)
    return false;
  needs.push(error.needs);
  return true;
}
