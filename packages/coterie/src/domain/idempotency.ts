import type { Outcome } from './outcomes.ts';

/** What a caller sends with a request so that repeating the request applies it only once. */
export interface IdempotencyKey {
  /** Each till has its own keys. */
  readonly tillId: number;
  /** Chosen by the caller, new for each request. */
  readonly key: string;
  /** Digest of the whole request. The same key with a different request is a mistake of the caller. */
  readonly request: string;
}

/** The outcome of the request that came with a key. */
export interface RememberedAnswer extends IdempotencyKey {
  readonly outcome: Outcome;
  /** Milliseconds since the epoch. */
  readonly answeredOn: number;
}

/** How long an outcome is remembered. Afterwards the key counts as unused. In milliseconds. */
export const rememberedFor = 7 * 24 * 60 * 60 * 1_000;

/** Whether the outcome can hold an identifier of a customer: the report of a merge, or a refusal that quotes one. */
export function isPersonalOutcome(outcome: Outcome): boolean {
  return outcome.accepted
    ? 'identifiers' in outcome.result
    : outcome.refusals.some(({ code }) => code === 8006);
}

export function idempotencyId({ tillId, key }: Pick<IdempotencyKey, 'tillId' | 'key'>): string {
  return `${tillId}:${key}`;
}
