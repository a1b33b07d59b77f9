import type { CommandOf } from '../commands.ts';
import { settleOne } from '../overdue.ts';
import { accept, type Handler } from './handler.ts';

/** Records what has ended or begun by itself. */
export const settle: Handler<'settle', CommandOf<'settle'>> = (decision, { due }) => {
  for (const one of due) settleOne(decision, one);
  return accept<'settle'>({ changes: decision.changes.length });
};
