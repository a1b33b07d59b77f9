import { checkBulkChanges, checkRetryOptions, checkWhole } from '../arguments.ts';
import { isAborted, type RetryOptions } from '../backoff.ts';
import { type BulkStatus, settle, type Work } from './bulk-batch.ts';
import type { CommercetoolsClient } from '../client.ts';
import { ArgumentError, type CustomerGroupsError } from '../errors.ts';
import type { BulkChange, GroupChange } from '../group-changes.ts';
import type { CustomerToChange } from '../types.ts';
import { described } from '../values.ts';

/** The outcome of one change. */
export interface BulkItem {
  /** The customer, as passed. */
  readonly customer: CustomerToChange;
  /** The wanted groups, as passed. */
  readonly wished: GroupChange;
  readonly status: BulkStatus;
  /** The customer's version afterwards. Only with `updated` and `unchanged`. */
  readonly version?: number;
  /** Why the change is not done. Absent if it was never attempted. */
  readonly error?: CustomerGroupsError;
}

/** The number of changes in each status. */
export type BulkCounts = Readonly<Record<BulkStatus, number>>;

/**
 * The result of a bulk run. It can be stored as JSON, and passed as `resume` to a later run that continues with what
 * is not done.
 */
export interface BulkReport extends BulkCounts {
  /** One item for each change, in the same order. */
  readonly items: readonly BulkItem[];
  /** Why the run ended before it had attempted every change; absent if it did not. */
  readonly endedBy?: CustomerGroupsError;
}

/** Options of `bulkChangeGroups`. The retry options apply to each batch; aborting `signal` leaves the rest `pending`. */
export interface BulkOptions extends RetryOptions {
  /** Customers per request, 1 to 100. Default 25. */
  readonly batchSize?: number;
  /** Concurrent requests, 1 to 100. Default 2. */
  readonly concurrency?: number;
  /**
   * Called after each batch. If it throws, the run ends, and `bulkChangeGroups` rejects with the same error once no
   * request is under way.
   */
  readonly onProgress?: (progress: BulkCounts & { readonly total: number }) => void;
  /** The report of an earlier run of the same changes; what is `updated` or `unchanged` there is skipped. */
  readonly resume?: { readonly items: readonly Omit<BulkItem, 'error'>[] };
}

export async function bulkChangeGroups(
  client: CommercetoolsClient,
  changes: readonly BulkChange[],
  options: BulkOptions = {},
): Promise<BulkReport> {
  const { batchSize = 25, concurrency = 2, onProgress } = options;
  checkBulkChanges(changes);
  checkWhole('batchSize', batchSize, 100);
  checkWhole('concurrency', concurrency, 100);
  checkRetryOptions(options);
  const works = worksOf(changes, options.resume);
  const open = works.filter(({ status }) => status === 'pending');
  let endedBy: CustomerGroupsError | undefined;
  let thrown: { readonly by: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (open.length > 0 && (endedBy ?? thrown) === undefined && !isAborted(options)) {
      const failure = await settle(client, open.splice(0, batchSize), options);
      endedBy ??= failure;
      try {
        onProgress?.({ total: works.length, ...countsOf(works) });
      } catch (by) {
        // Thrown only after the other workers have ended: nothing may be written once the call has rejected.
        thrown ??= { by };
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (thrown !== undefined) throw thrown.by;
  return {
    ...countsOf(works),
    ...(endedBy === undefined ? {} : { endedBy }),
    items: works.map(itemOf),
  };
}

/** @returns one entry per change; changes that are done according to `resume` keep their status. */
function worksOf(changes: readonly BulkChange[], resume: BulkOptions['resume']): Work[] {
  const works = changes.map((change, index): Work => {
    return { index, change, status: 'pending', sent: false, lost: false };
  });
  if (resume === undefined) return works;
  const items: readonly BulkItem[] | undefined = resume?.items;
  if (!Array.isArray(items) || items.length !== changes.length) {
    throw new ArgumentError(
      `resume must be the report of the same ${changes.length} changes, parsed if it was stored as JSON; ` +
        `got ${Array.isArray(items) ? `a report of ${items.length}` : described(resume)}.`,
    );
  }
  for (const [index, { customer, wished, status, version }] of items.entries()) {
    const work = works[index];
    if (work === undefined) continue;
    const before = JSON.stringify([customer, wished]);
    if (before !== JSON.stringify([work.change.customer, wishOf(work.change)])) {
      throw new ArgumentError(
        `resume must be the report of the same changes; its items[${index}] is about another change.`,
      );
    }
    if (status === 'updated' || status === 'unchanged') Object.assign(work, { status, version });
  }
  return works;
}

function wishOf({ assign, unassign, set, group }: GroupChange): GroupChange {
  return {
    ...(assign === undefined ? {} : { assign }),
    ...(unassign === undefined ? {} : { unassign }),
    ...(set === undefined ? {} : { set }),
    ...(group === undefined ? {} : { group }),
  };
}

function itemOf({ change, status, version, error }: Work): BulkItem {
  return {
    customer: change.customer,
    wished: wishOf(change),
    status,
    ...(version === undefined ? {} : { version }),
    ...(error === undefined ? {} : { error }),
  };
}

function countsOf(works: readonly Work[]): BulkCounts {
  const counts = { updated: 0, unchanged: 0, failed: 0, pending: 0, unknown: 0 };
  for (const { status } of works) counts[status] += 1;
  return counts;
}
