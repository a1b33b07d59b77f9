import { Type } from 'typebox';

import { fromIso } from './dates.ts';
import { refused } from './failures.ts';

/** Times as the native writes take them: ISO 8601 with an offset, so that nobody has to guess whose midnight is meant. */

export type TimeIn = string | null | undefined;

const expected =
  'a time with an offset, such as 2027-01-31T18:00:00Z or 2027-01-31T18:00:00+05:30, in the years 1970 to 9999 of UTC';

export function timeSchema(description: string) {
  return Type.Unsafe<TimeIn>({
    type: ['string', 'null'],
    pattern:
      '^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
    description: `${description} ISO 8601 with an offset.`,
    'x-expected': expected,
  });
}

/** In milliseconds since the epoch; undefined when it was not sent. Refused with 400 when it is no such time. */
export function readTime(value: TimeIn, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const milliseconds = fromIso(value);
  if (milliseconds === null) throw refused(400, { x: field, y: expected });
  return milliseconds;
}

/** The same for a merge patch, in which null takes away. */
export function readTimePatch(value: TimeIn, field: string): number | null | undefined {
  return value === null ? null : readTime(value, field);
}
