import { type Refusal, refusal } from './refusals.ts';

const day = 24 * 60 * 60 * 1_000;

/** How long invitations and offers are open unless their maker says otherwise. In milliseconds. */
const standardLifetime = 7 * day;
const mostDays = 365;

/** Until when something that is made now is open: as asked, or the standard. Refused with 95113. */
export function checkExpiry(expiresOn: number | undefined, now: number): number | Refusal {
  const until = expiresOn ?? now + standardLifetime;
  return until > now && until <= now + mostDays * day ? until : refusal(95113, { x: mostDays });
}
