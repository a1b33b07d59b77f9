import { DateTime } from 'luxon';

/** ISO-8601 in the org's time zone, to the second: `2021-09-27T15:07:22+05:30`. */
export function toIso(milliseconds: number, timeZone: string): string {
  const whole = Math.floor(milliseconds / 1_000) * 1_000;
  const text = DateTime.fromMillis(whole, { zone: timeZone }).toISO({ suppressMilliseconds: true });
  if (text === null) throw new Error(`${timeZone} should be a time zone`);
  return text;
}

/** ISO-8601 in UTC, to the millisecond: `2021-09-27T09:37:22.000Z`. */
export function toUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
