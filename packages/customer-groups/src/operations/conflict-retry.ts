import { checkCustomerReference, checkRetryOptions } from '../arguments.ts';
import { backoff, isAborted, type RetryOptions } from '../backoff.ts';
import type { CommercetoolsClient } from '../client.ts';
import { ArgumentError, CustomerGroupsError, errorOf, normalizeError } from '../errors.ts';
import { readCustomer } from './read.ts';
import type { CustomerReference, CustomerWithGroups } from '../types.ts';
import { described } from '../values.ts';

export async function withConflictRetry<T>(
  client: CommercetoolsClient,
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  if (typeof attempt !== 'function') {
    throw new ArgumentError(
      'withConflictRetry takes a function as its second argument, such as ' +
        `(current) => addCustomerToGroup(current, group); got ${described(attempt)}.`,
    );
  }
  return retried(client, customer, attempt, options, ({ kind }) => kind === 'conflict');
}

/** Reads the customer and calls `attempt` with them, and repeats both while `worthwhile` accepts the failure. */
export async function retried<T>(
  client: CommercetoolsClient,
  customer: CustomerReference,
  attempt: (current: CustomerWithGroups) => Promise<T>,
  options: RetryOptions,
  worthwhile: (failure: CustomerGroupsError) => boolean,
): Promise<T> {
  checkCustomerReference(customer);
  checkRetryOptions(options);
  if (isAborted(options)) throw aborted();
  for (let tried = 1; ; tried += 1) {
    const isLast = async (failure: CustomerGroupsError): Promise<boolean> =>
      !worthwhile(failure) || !(await backoff(tried, options));
    try {
      const answer = await attempt(await readCustomer(client, customer));
      const failure = errorOf(answer);
      if (failure === null || (await isLast(failure))) return answer;
    } catch (thrown) {
      if (await isLast(normalizeError(thrown))) throw thrown;
    }
  }
}

function aborted(): CustomerGroupsError {
  const message = 'The signal was aborted before anything was sent.';
  return new CustomerGroupsError([{ code: 'Aborted', message, path: [] }]);
}
