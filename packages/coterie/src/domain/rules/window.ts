import { type Refusal, refusal } from '../refusals.ts';

/** Rejected with 95101 when a group would end before it begins. */
export function checkWindow(activeFrom: number | null, activeUntil: number | null): Refusal | null {
  if (activeFrom === null || activeUntil === null || activeFrom < activeUntil) return null;
  return refusal(95101);
}
