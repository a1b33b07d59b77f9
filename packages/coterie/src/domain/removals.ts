import { type Refusal, refusal } from './refusals.ts';

/** Memberships that ended. */
export interface Removals {
  readonly removed: number;
  /** All memberships, including those added meanwhile. */
  readonly of: number;
}

/** Up to this many ended memberships need no confirmation, whatever their share. */
export const smallRemoval = 100;

/** The first removals, of the org or of a group, that are more than this many percent; null: there are none. */
export function findTooMany(all: readonly Removals[], percent: number): Removals | null {
  return (
    all.find(({ removed, of }) => removed > smallRemoval && removed * 100 > of * percent) ?? null
  );
}

export function refusalOfTooMany(tooMany: Removals | null): Refusal | null {
  return tooMany === null ? null : refusal(95056, { x: tooMany.removed, y: tooMany.of });
}
