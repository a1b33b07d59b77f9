import { backoff, type RetryOptions } from '../backoff.ts';
import { aliasOf, bulkDocument, bulkVariables, type Update } from './bulk-document.ts';
import type { CommercetoolsClient } from '../client.ts';
import { CustomerGroupsError, errorOf, normalizeError } from '../errors.ts';
import { actionsTowards, type BulkChange } from '../group-changes.ts';
import { noCustomer, readEach, staleVersion } from './read.ts';
import { isObject } from '../values.ts';

/**
 * - `updated`: was not as wished, and is now
 * - `unchanged`: was as wished already
 * - `failed`: refused, nothing was changed; `error` says why
 * - `pending`: not done, for the run ended before
 * - `unknown`: sent, but neither an answer nor a look at the customer could be had since
 */
export type BulkStatus = 'updated' | 'unchanged' | 'failed' | 'pending' | 'unknown';

/** One change on its way. */
export interface Work {
  readonly index: number;
  readonly change: BulkChange;
  status: BulkStatus;
  version?: number;
  error?: CustomerGroupsError;
  /** The customer was not as wished, and a request that changes her went out. */
  sent: boolean;
  /** The last request brought no answer about this customer. */
  lost: boolean;
}

/** Refusals of everything, not of one customer: further requests would only be refused again. */
const endsTheRun = new Set(['insufficient_scope', 'invalid_scope', 'invalid_client', 'HttpError']);

/** HTTP statuses under which one part may be to blame for all; 403 or 404 are about the whole. */
const statusesOfOnePart = new Set([200, 400, 413]);

/** Carries what ends the run past the batch's remaining steps. */
class RunEnded extends Error {
  readonly failure: CustomerGroupsError;

  constructor(failure: CustomerGroupsError) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * Makes a batch of customers as wished: reads them, sends what is missing, and does so again for those where a
 * conflict or a lost answer came between. What an earlier try did is always read, never assumed.
 * @returns why the whole run must end; undefined when all of the batch are settled.
 */
export async function settle(
  client: CommercetoolsClient,
  batch: readonly Work[],
  options: RetryOptions,
): Promise<CustomerGroupsError | undefined> {
  try {
    const open = await tryAgainAndAgain(client, batch, options);
    const lost = open.filter((work) => work.lost);
    for (const work of open) if (!work.lost) work.status = 'failed';
    // One last look: what was lost may have been done all the same.
    if (lost.length > 0) await missingUpdates(client, lost);
    return lost.find(({ status }) => status === 'pending')?.error;
  } catch (thrown) {
    if (!(thrown instanceof RunEnded)) throw thrown;
    for (const work of batch) {
      if (work.status === 'pending' && work.sent && work.lost) work.status = 'unknown';
    }
    return thrown.failure;
  }
}

/** @returns those that are still open after the last try. */
async function tryAgainAndAgain(
  client: CommercetoolsClient,
  batch: readonly Work[],
  options: RetryOptions,
): Promise<readonly Work[]> {
  let open = batch;
  for (let tried = 1; ; tried += 1) {
    open = await attempt(client, open);
    if (open.length === 0 || !(await backoff(tried, options))) return open;
  }
}

/** @returns those worth another try. */
async function attempt(
  client: CommercetoolsClient,
  works: readonly Work[],
): Promise<readonly Work[]> {
  let updates: Map<Work, Update>;
  try {
    updates = await missingUpdates(client, works);
  } catch (thrown) {
    if (!(thrown instanceof RunEnded) || thrown.failure.kind === 'refused') throw thrown;
    return lose(works, thrown.failure);
  }
  return send(client, updates);
}

/**
 * Reads the customers, settles those who are as wished or do not exist, and returns what the others lack.
 * @throws RunEnded when they cannot be read.
 */
async function missingUpdates(
  client: CommercetoolsClient,
  works: readonly Work[],
): Promise<Map<Work, Update>> {
  const customers = works.map(({ change }) => change.customer);
  const found = await readEach(client, customers).catch((thrown: unknown) => {
    throw new RunEnded(normalizeError(thrown));
  });
  const updates = new Map<Work, Update>();
  for (const [index, work] of works.entries()) {
    const customer = found[index];
    work.lost = false;
    if (customer === undefined) {
      fail(work, noCustomer(work.change.customer));
      continue;
    }
    const { id, version } = customer;
    const actions = actionsTowards(customer, work.change);
    const held = 'version' in work.change.customer ? work.change.customer.version : version;
    if (actions.length === 0) succeed(work, version);
    else if (held !== version) fail(work, staleVersion(customer, held));
    else updates.set(work, { id, version, actions });
  }
  return updates;
}

async function send(
  client: CommercetoolsClient,
  updates: ReadonlyMap<Work, Update>,
): Promise<readonly Work[]> {
  if (updates.size === 0) return [];
  const works = [...updates.keys()];
  for (const work of works) work.sent = true;
  let answer: unknown;
  try {
    answer = await client.mutate({
      mutation: bulkDocument(works.length),
      variables: bulkVariables([...updates.values()]),
      fetchPolicy: 'no-cache',
      // Without it Apollo throws the answers about all customers away for the error of one.
      errorPolicy: 'all',
    });
  } catch (thrown) {
    return sendFailed(client, updates, normalizeError(thrown));
  }
  const failure = errorOf(answer);
  const aliases = works.map((_, index) => aliasOf(index));
  const errors = new Map(failure?.errors.map((error) => [error.path[0], error]));
  if (failure !== null && !aliases.some((alias) => errors.has(alias))) {
    return sendFailed(client, updates, failure);
  }
  const data = isObject(answer) ? answer['data'] : undefined;
  return works.filter((work, index) => {
    const alias = aliasOf(index);
    const error = errors.get(alias);
    const customer = isObject(data) ? data[alias] : undefined;
    if (isObject(customer)) succeed(work, Number(customer['version']));
    else if (error !== undefined) refuse(work, new CustomerGroupsError([error], failure?.status));
    else lose([work], noAnswer());
    return work.status === 'pending';
  });
}

/** A request that failed as a whole: lost, refused for a reason that ends the run, or for the sake of one customer. */
async function sendFailed(
  client: CommercetoolsClient,
  updates: ReadonlyMap<Work, Update>,
  failure: CustomerGroupsError,
): Promise<readonly Work[]> {
  const entries = [...updates];
  if (failure.kind !== 'refused') return lose([...updates.keys()], failure);
  const { code, status = 200 } = failure;
  // A page of something in between: whether the request came through behind it nobody knows.
  if (code === 'HttpError' && status < 300) lose([...updates.keys()], failure);
  if (endsTheRun.has(code) || !statusesOfOnePart.has(status)) throw new RunEnded(failure);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    fail(only[0], failure);
    return [];
  }
  // commercetools refuses the whole document for one bad part: halve until it stands alone.
  const half = Math.ceil(entries.length / 2);
  return [
    ...(await send(client, new Map(entries.slice(0, half)))),
    ...(await send(client, new Map(entries.slice(half)))),
  ];
}

function succeed(work: Work, version: number): void {
  work.status = work.sent ? 'updated' : 'unchanged';
  work.version = version;
  delete work.error;
}

function fail(work: Work, error: CustomerGroupsError): void {
  work.status = 'failed';
  work.error = error;
}

/** A refusal of this one customer's change: final, unless another try may go better. */
function refuse(work: Work, error: CustomerGroupsError): void {
  if (endsTheRun.has(error.code)) throw new RunEnded(error);
  work.error = error;
  work.lost = false;
  if (error.kind === 'refused') work.status = 'failed';
}

function lose(works: readonly Work[], error: CustomerGroupsError): readonly Work[] {
  for (const work of works) Object.assign(work, { error, lost: true });
  return works;
}

function noAnswer(): CustomerGroupsError {
  const message = 'The answer said nothing about this customer.';
  return new CustomerGroupsError([{ code: 'Unavailable', message, path: [] }]);
}
