import { DateTime } from 'luxon';

/** ISO-8601 in the org's time zone, to the second: `2021-09-27T15:07:22+05:30`. */
export function toIso(milliseconds: number, timeZone: string): string {
  const whole = Math.floor(milliseconds / 1_000) * 1_000;
  const text = DateTime.fromMillis(whole, { zone: timeZone }).toISO({ suppressMilliseconds: true });
  if (text === null) throw new Error(`${timeZone} should be a time zone`);
  return text;
}

/** The day in the org's time zone: `2021-09-27`. */
export function toDay(milliseconds: number, timeZone: string): string {
  return toIso(milliseconds, timeZone).slice(0, 10);
}

/** When it is this time of day in the org's time zone, `2021-09-27 15:07:22`; null: the text is no such time. */
export function fromLocal(text: string, timeZone: string): number | null {
  const moment = DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm:ss', { zone: timeZone });
  return moment.isValid ? moment.toMillis() : null;
}

/** ISO-8601 in UTC, to the millisecond: `2021-09-27T09:37:22.000Z`. */
export function toUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function toUtcOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toUtc(milliseconds);
}
