import { type Change, isPersonal } from '../src/domain/changes.ts';

/** An entry of the log as the API shows it, as far as it matters here. */
interface Shown {
  readonly kind: string;
  readonly userId?: number;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Entries that a consumer read while others wrote, as the log has them at its end: an erasure takes the content out of
 * entries that may have been read before it.
 */
export function asErased<Entry extends Shown>(
  entries: readonly Entry[],
  log: readonly Shown[],
): readonly Entry[] {
  const erased = new Set(log.flatMap((one) => (one.kind === 'customerErased' ? one.userId : [])));
  return entries.map((one) =>
    erased.has(one.userId) && isPersonal(one.kind as Change['kind'])
      ? { ...one, before: null, after: null }
      : one,
  );
}
