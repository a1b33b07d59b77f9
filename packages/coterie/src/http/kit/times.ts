import { Type } from 'typebox';

import { expectedTime, fromIso, isoTimePattern } from '../../dates.ts';
import { refused } from './failures.ts';

/** Times in native requests: ISO 8601 with an offset, so that the time zone is never in doubt. */

export type TimeIn = string | null | undefined;

export function timeSchema(description: string) {
  return Type.Unsafe<TimeIn>({
    type: ['string', 'null'],
    pattern: isoTimePattern,
    description: `${description} ISO 8601 with an offset.`,
    'x-expected': expectedTime,
    'x-shown': { format: 'date-time', pattern: undefined },
  });
}

/** In milliseconds since the epoch; undefined: it was not sent. Throws Refused with 400 for a text that is not a time. */
export function readTime(value: TimeIn, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const milliseconds = fromIso(value);
  if (milliseconds === null) throw refused(400, { x: field, y: expectedTime });
  return milliseconds;
}
