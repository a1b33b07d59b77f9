import type { Change } from '../changes.ts';
import type { BatchItem, CommandOf } from '../commands.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { BatchedOutcome, Outcome } from '../outcomes.ts';
import { type Refusal, refusal } from '../refusals.ts';
import { batchLimit } from '../rules/batch-limit.ts';
import { accept, type Handler, refuse } from './handler.ts';
import { refusalOfRemovals } from './removals.ts';

/** Decides an item as a command of its own. A rejected item has no changes. */
export type DecideItem = (
  decision: Decision,
  item: BatchItem,
) => { readonly outcome: Outcome; readonly changes: readonly Change[]; readonly facts: Facts };

/**
 * Decides several commands as one: each sees what the earlier ones did. With `atomic` one rejected item rejects all of
 * them; otherwise the other items are applied. Ending too many memberships also rejects all of them.
 */
export function batchOf(decideItem: DecideItem): Handler<'batch', CommandOf<'batch'>> {
  return (decision, { atomic, items, mayRemove }) => {
    if (items.length === 0) return refuse(refusal(403, { x: 'items' }));
    if (items.length > batchLimit) return refuse(refusal(1060, { x: batchLimit }));
    const outcomes = items.map((item) => {
      const { outcome, changes, facts } = decideItem(decision, item);
      decision.facts.absorb(facts);
      for (const change of changes) decision.changes.push(change);
      return toBatched(outcome);
    });
    const refused = outcomes.flatMap(refusalsOf);
    const count = outcomes.filter(({ accepted }) => !accepted).length;
    if (atomic && count > 0)
      return refuse(refusal(95081, { x: count, y: items.length }), ...refused);
    const tooMany = refusalOfRemovals(decision.facts, decision.changes, mayRemove);
    return tooMany === null ? accept<'batch'>({ items: outcomes }) : refuse(tooMany);
  };
}

/** A join of one customer is rejected when that customer is. */
function toBatched(outcome: Outcome): BatchedOutcome {
  if (!outcome.accepted) return outcome;
  const result = outcome.result as Extract<BatchedOutcome, { accepted: true }>['result'];
  const refusals = 'items' in result ? result.items.map((item) => item.refusal) : [];
  const all = refusals.filter((one) => one !== null);
  const isRefused = all.length > 0 && all.length === refusals.length;
  return isRefused ? { accepted: false, refusals: all } : { accepted: true, result };
}

function refusalsOf(outcome: BatchedOutcome, item: number): readonly Refusal[] {
  return outcome.accepted ? [] : outcome.refusals.map((one) => ({ ...one, item }));
}
