import { Type } from 'typebox';

import { refused } from './failures.ts';
import type { TextIn } from './schemas.ts';

/** Times as callers send them. */

export type TimeIn = TextIn;

const expected = 'a time with an offset, such as 2026-11-22T06:00:00Z or 2026-11-22T11:30:00+05:30';

export function timeSchema(description: string) {
  return Type.Unsafe<TimeIn>({
    type: ['string', 'null'],
    pattern:
      '^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
    description,
    examples: ['2026-11-29T06:00:00Z'],
    'x-expected': expected,
  });
}

/** In milliseconds since the epoch. Throws Refused with 400 for what is no day of the calendar. */
export function readTime(field: string, value: TimeIn): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw refused(400, { x: field, y: expected });
  return time;
}
