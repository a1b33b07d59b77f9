import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';

const dayMs = 86_400_000;

/** The UTC offset of a time zone on a day: in milliseconds, and as text such as `+05:30`. */
interface Offset {
  readonly ms: number;
  readonly text: string;
}

/** Offsets by zone and UTC day, cached because finding one is slow; null if the offset changes on that day. */
const offsets = new LRUCache<string, { readonly offset: Offset | null }>({ max: 10_000 });

/** ISO 8601 in the org's time zone, to the second: `2021-09-27T15:07:22+05:30`. */
export function toIso(milliseconds: number, timeZone: string): string {
  const offset =
    offsetOn(Math.floor(milliseconds / dayMs), timeZone) ?? offsetAt(milliseconds, timeZone);
  return new Date(milliseconds + offset.ms).toISOString().slice(0, 19) + offset.text;
}

function offsetOn(day: number, timeZone: string): Offset | null {
  const key = `${timeZone} ${day}`;
  const known = offsets.get(key);
  if (known !== undefined) return known.offset;
  const [first, last] = [
    offsetAt(day * dayMs, timeZone),
    offsetAt((day + 1) * dayMs - 1, timeZone),
  ];
  const offset = first.ms === last.ms ? first : null;
  offsets.set(key, { offset });
  return offset;
}

function offsetAt(milliseconds: number, timeZone: string): Offset {
  const moment = DateTime.fromMillis(milliseconds, { zone: timeZone });
  const text = moment.toISO({ suppressMilliseconds: true, precision: 'second' })?.slice(19);
  if (text === undefined) throw new Error(`${timeZone} is not a time zone.`);
  return { ms: moment.offset * 60_000, text };
}

/** The day in the org's time zone: `2021-09-27`. */
export function toDay(milliseconds: number, timeZone: string): string {
  return toIso(milliseconds, timeZone).slice(0, 10);
}

/** Parses a time in the org's time zone, such as `2021-09-27 15:07:22`; null if the text is not such a time. */
export function fromLocal(text: string, timeZone: string): number | null {
  const moment = DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm:ss', { zone: timeZone });
  return moment.isValid ? moment.toMillis() : null;
}

/** What an error says must be passed instead; it follows "must be". */
export const expectedTime =
  'a time with an offset, such as 2027-01-31T18:00:00Z or 2027-01-31T18:00:00+05:30, in the years 1970 to 9999 of UTC';

const isoTime =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})';
/** Matches a time in ISO 8601 with an offset, or an empty text. */
export const isoTimePattern = `^(${isoTime})?$`;
const isIsoTime = new RegExp(`^${isoTime}$`);

/** The last moment whose year has four digits in UTC, so that every stored time can be shown and sent again. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Parses ISO 8601 with an offset; null if the day or hour does not exist, or the time is not from 1970 to 9999 in UTC. */
export function fromIso(text: string): number | null {
  if (!isIsoTime.test(text)) return null;
  const moment = DateTime.fromISO(text);
  const milliseconds = moment.toMillis();
  return moment.isValid && milliseconds >= 0 && milliseconds <= latest ? milliseconds : null;
}

/** ISO 8601 in UTC, to the millisecond: `2021-09-27T09:37:22.000Z`. */
export function toUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function toUtcOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toUtc(milliseconds);
}
