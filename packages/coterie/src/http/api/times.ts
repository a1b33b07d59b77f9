import { Type } from 'typebox';
import { DateTime } from 'luxon';

import { refused } from '../failures.ts';

/** Times as the native writes take them: ISO 8601 with an offset, so that nobody has to guess whose midnight is meant. */

export type TimeIn = string | null | undefined;

const expected = 'a time with an offset, such as 2027-01-31T18:00:00Z or 2027-01-31T18:00:00+05:30';

export function timeSchema(description: string) {
  return Type.Unsafe<TimeIn>({
    type: ['string', 'null'],
    pattern:
      '^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
    description: `${description} ISO 8601 with an offset.`,
    'x-expected': expected,
  });
}

/** In milliseconds since the epoch; undefined when it was not sent. Refused with 400 when there is no such day or hour. */
export function readTime(value: TimeIn, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const moment = DateTime.fromISO(value);
  if (!moment.isValid) throw refused(400, { x: field, y: expected });
  return moment.toMillis();
}

/** The same for a merge patch, in which null takes away. */
export function readTimePatch(value: TimeIn, field: string): number | null | undefined {
  return value === null ? null : readTime(value, field);
}
