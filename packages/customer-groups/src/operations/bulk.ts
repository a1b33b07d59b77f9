import { checkBulkChanges, checkWhole } from '../arguments.ts';
import type { RetryOptions } from '../backoff.ts';
import { type BulkStatus, settle, type Work } from './bulk-batch.ts';
import type { CommercetoolsClient } from '../client.ts';
import { ArgumentError, type CustomerGroupsError } from '../errors.ts';
import type { BulkChange } from '../group-changes.ts';
import type { CustomerReference } from '../types.ts';

/** What became of one change. */
export interface BulkItem {
  readonly customer: CustomerReference;
  readonly status: BulkStatus;
  /** The customer's version afterwards; with `updated` and `unchanged`. */
  readonly version?: number;
  /** Why it is not done. Absent where nothing was tried. */
  readonly error?: CustomerGroupsError;
}

/** How many changes have which status. */
export type BulkCounts = Readonly<Record<BulkStatus, number>>;

/** May be kept as JSON, and passed as `resume` to go on with what is not done. */
export interface BulkReport extends BulkCounts {
  /** One for each change, in the same order. */
  readonly items: readonly BulkItem[];
  /** Why the run ended before all were tried; absent when it did not. */
  readonly endedBy?: CustomerGroupsError;
}

export interface BulkOptions extends RetryOptions {
  /** Customers in one request, 1 to 100. Default 25. */
  readonly batchSize?: number;
  /** Requests under way at the same time. Default 2. */
  readonly concurrency?: number;
  /** Called after each batch. What it throws ends the call, so it should not throw. */
  readonly onProgress?: (progress: BulkCounts & { readonly total: number }) => void;
  /** Report of an earlier run of the same changes: what is done there is not looked at again. */
  readonly resume?: {
    readonly items: readonly Pick<BulkItem, 'customer' | 'status' | 'version'>[];
  };
}

export async function bulkChangeGroups(
  client: CommercetoolsClient,
  changes: readonly BulkChange[],
  options: BulkOptions = {},
): Promise<BulkReport> {
  const { batchSize = 25, concurrency = 2, onProgress, signal } = options;
  checkBulkChanges(changes);
  checkWhole('batchSize', batchSize, 100);
  checkWhole('concurrency', concurrency, 100);
  const works = worksOf(changes, options.resume);
  const open = works.filter(({ status }) => status === 'pending');
  let endedBy: CustomerGroupsError | undefined;
  const worker = async (): Promise<void> => {
    while (open.length > 0 && endedBy === undefined && signal?.aborted !== true) {
      const failure = await settle(client, open.splice(0, batchSize), options);
      endedBy ??= failure;
      onProgress?.({ total: works.length, ...countsOf(works) });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return {
    ...countsOf(works),
    ...(endedBy === undefined ? {} : { endedBy }),
    items: works.map(itemOf),
  };
}

function worksOf(changes: readonly BulkChange[], resume: BulkOptions['resume']): Work[] {
  if (resume !== undefined && resume.items.length !== changes.length) {
    throw new ArgumentError(
      `resume must be the report of the same ${changes.length} changes; it has ${resume.items.length} items.`,
    );
  }
  return changes.map((change, index) => {
    const work: Work = { index, change, status: 'pending', sent: false, lost: false };
    const before = resume?.items[index];
    if (before === undefined) return work;
    const { id, key } = change.customer;
    if (before.customer.id !== id || before.customer.key !== key) {
      throw new ArgumentError(
        `resume must be the report of the same changes; its items[${index}] is about another customer.`,
      );
    }
    const isDone = before.status === 'updated' || before.status === 'unchanged';
    return isDone ? Object.assign(work, before) : work;
  });
}

function itemOf({ change, status, version, error }: Work): BulkItem {
  return {
    customer: change.customer,
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
