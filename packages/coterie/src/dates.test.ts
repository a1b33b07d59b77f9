import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, it } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { toIso } from './dates.ts';

const zones = [
  'UTC',
  'Asia/Kolkata',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
];

const span = { min: Date.UTC(1975, 0, 1), max: Date.UTC(2060, 0, 1) };

function byLuxon(milliseconds: number, zone: string): string | null {
  const whole = Math.floor(milliseconds / 1_000) * 1_000;
  return DateTime.fromMillis(whole, { zone }).toISO({ suppressMilliseconds: true });
}

it('formats times as luxon does in every zone, to the second', () => {
  fc.assert(
    fc.property(fc.integer(span), fc.constantFrom(...zones), (milliseconds, zone) => {
      expect(toIso(milliseconds, zone)).toBe(byLuxon(milliseconds, zone));
    }),
    { numRuns: runs(2_000, 20_000) },
  );
});

it('formats the hours around a change of the offset correctly, in any order', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const moments = [0, 12, -12, 1, -1, 0.1, -0.1, 24, -24].map(
    (hours) => change + hours * 3_600_000,
  );
  for (const moment of [...moments, ...moments])
    expect(toIso(moment, 'Europe/Berlin')).toBe(byLuxon(moment, 'Europe/Berlin'));
  expect(toIso(change - 1, 'Europe/Berlin')).toBe('2026-10-25T02:59:59+02:00');
  expect(toIso(change, 'Europe/Berlin')).toBe('2026-10-25T02:00:00+01:00');
});
