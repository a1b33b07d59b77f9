import { FactMissing } from '../domain/fact-table.ts';
import type { Needs } from '../domain/needs.ts';

/** More than any decision finds out on its way: then it is a fault that more facts would not cure. */
const mostRounds = 20;

/** Takes note of facts that a decision found out to need. False: that is not why it failed. */
export function addNeeds(needs: Needs[], error: unknown): boolean {
  if (!(error instanceof FactMissing) || error.needs === null || needs.length >= mostRounds)
    return false;
  needs.push(error.needs);
  return true;
}
