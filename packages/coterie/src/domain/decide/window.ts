import { type Refusal, refusal } from '../refusals.ts';

/** Refused with 95101 when a group would end before it begins. */
export function checkWindow(activeFrom: number | null, activeUntil: number | null): Refusal | null {
  if (activeFrom === null || activeUntil === null || activeFrom < activeUntil) return null;
  return refusal(95101);
}

/** Refused with 95100 when a membership would be over already, 95102 when it would be the primary member's. */
export function checkValidUntil(
  validUntil: number | null,
  { primaryMember, now }: { readonly primaryMember: boolean; readonly now: number },
): Refusal | null {
  if (!mayEnd(validUntil, primaryMember)) return refusal(95102);
  return isToCome(validUntil, now) ? null : refusal(95100);
}

/** Whether a membership can have this end: a group must not lose its primary member by itself. */
export function mayEnd(validUntil: number | null, primaryMember: boolean): boolean {
  return validUntil === null || !primaryMember;
}

export function isToCome(validUntil: number | null, now: number): boolean {
  return validUntil === null || validUntil > now;
}
