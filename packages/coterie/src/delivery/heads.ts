import { setTimeout as delay } from 'node:timers/promises';

import type { Store } from '../store/store.ts';

/** Tells waiting readers when an org's change log has grown. */
export interface Heads {
  /** Called by this process's writer after each commit with the org's new sequence. */
  readonly reached: (orgId: number, sequence: number) => void;
  /** Resolves when the org's log has a change after `sequence`, after `withinMs`, or when the signal is aborted. */
  beyond(
    orgId: number,
    sequence: number,
    until: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<void>;
}

/** The longest delay until a change of another process is seen. */
const defaultPollMs = 250;

interface Waiting {
  readonly sequence: number;
  readonly resolve: () => void;
}

/**
 * Watches the logs of a store. This process's writer calls `reached`. For the writes of other processes, the orgs that
 * somebody waits for are polled, each once for all waiting readers, and none while nobody waits.
 */
export function createHeads(
  store: Pick<Store, 'findOrg'>,
  { pollMs = defaultPollMs }: { readonly pollMs?: number } = {},
): Heads {
  const told = new Map<number, number>();
  const waitingByOrg = new Map<number, Set<Waiting>>();
  let polling = false;

  function reached(orgId: number, sequence: number): void {
    told.set(orgId, Math.max(sequence, told.get(orgId) ?? 0));
    for (const waiting of waitingByOrg.get(orgId) ?? [])
      if (sequence > waiting.sequence) waiting.resolve();
  }

  async function poll(): Promise<void> {
    polling = true;
    while (waitingByOrg.size > 0) {
      await delay(pollMs, undefined, { ref: false });
      await Promise.all([...waitingByOrg.keys()].map(ask));
    }
    polling = false;
  }

  async function ask(orgId: number): Promise<void> {
    // While the database is unreachable, polling continues. A reader whose wait ends reads and gets the error itself.
    const org = await store.findOrg(orgId).catch(() => null);
    if (org !== null) reached(orgId, org.sequence);
  }

  async function beyond(...[orgId, sequence, until]: Parameters<Heads['beyond']>): Promise<void> {
    const { withinMs, signal } = until;
    if (signal.aborted || (told.get(orgId) ?? 0) > sequence) return;
    const { promise, resolve: settle } = Promise.withResolvers<void>();
    const resolve = (): void => settle();
    const all = waitingByOrg.get(orgId) ?? new Set();
    const waiting = { sequence, resolve };
    waitingByOrg.set(orgId, all.add(waiting));
    const timer = setTimeout(resolve, withinMs);
    signal.addEventListener('abort', resolve, { once: true });
    if (!polling) void poll();
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', resolve);
    all.delete(waiting);
    if (all.size === 0) waitingByOrg.delete(orgId);
  }

  return { reached, beyond };
}
