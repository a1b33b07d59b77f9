import { type Refusal, refusal } from './refusals.ts';

const day = 24 * 60 * 60 * 1_000;

/** How long invitations and offers are open by default. In milliseconds. */
const standardLifetime = 7 * day;
const mostDays = 365;

/** When something made now expires: as requested, or by default. Rejected with 95113. */
export function checkExpiry(expiresOn: number | undefined, now: number): number | Refusal {
  const until = expiresOn ?? now + standardLifetime;
  return until > now && until <= now + mostDays * day ? until : refusal(95113, { x: mostDays });
}
