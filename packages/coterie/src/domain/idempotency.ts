import type { Outcome } from './outcomes.ts';

/** What a caller sends with a request that it may have to repeat: the request is applied once. */
export interface IdempotencyKey {
  /** Keys of one till are no concern of another. */
  readonly tillId: number;
  /** Chosen by the caller, new for each thing it wants done. */
  readonly key: string;
  /** A digest of the whole request: the same key with another request is a mistake of the caller. */
  readonly request: string;
}

/** What was answered to the request that came with a key. */
export interface RememberedAnswer extends IdempotencyKey {
  readonly outcome: Outcome;
  /** Milliseconds since the epoch. */
  readonly answeredOn: number;
}

/** How long an answer is remembered; then the key is as if it had never been used. In milliseconds. */
export const rememberedFor = 7 * 24 * 60 * 60 * 1_000;

/** Whether the answer can hold an identifier of a customer: the report of a merge does, and a refusal that quotes one. */
export function isPersonalOutcome(outcome: Outcome): boolean {
  return outcome.accepted
    ? 'identifiers' in outcome.result
    : outcome.refusals.some(({ code }) => code === 8006);
}

export function idempotencyId({ tillId, key }: Pick<IdempotencyKey, 'tillId' | 'key'>): string {
  return `${tillId}:${key}`;
}
