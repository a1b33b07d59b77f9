import { fromLocal } from '../../dates.ts';
import { refused } from '../kit/failures.ts';
import { readText, type TextIn, textSchema } from '../kit/schemas.ts';

/** Times in the vendor's queries, in the org's time zone. */

const form = 'YYYY-MM-DD HH:MM:SS';

export function momentSchema(description: string) {
  return textSchema(`${description} \`${form}\`, in the org’s time zone.`, {
    example: '2026-01-31 23:59:59',
  });
}

/** Tests whether a time is within two bounds, both inclusive to the second; an absent bound does not limit. */
export type Period = (milliseconds: number) => boolean;

interface Bound {
  /** The parameter's name. */
  readonly name: string;
  readonly text: TextIn;
}

/** @returns null if neither bound is present. Throws Refused with 400 for a text that is not a time. */
export function readPeriod(from: Bound, to: Bound, timeZone: string): Period | null {
  const first = readMoment(from, timeZone);
  const last = readMoment(to, timeZone);
  if (first === null && last === null) return null;
  return (milliseconds) =>
    (first === null || milliseconds >= first) && (last === null || milliseconds < last + 1_000);
}

function readMoment({ name, text }: Bound, timeZone: string): number | null {
  const given = readText(text);
  if (given === undefined) return null;
  const moment = fromLocal(given, timeZone);
  if (moment === null) throw refused(400, { x: name, y: `a time like ${form}` });
  return moment;
}
