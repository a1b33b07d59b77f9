import { anything, assert, property } from 'fast-check';
import { expect, test } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import {
  ArgumentError,
  CustomerGroupsError,
  errorCodes,
  errorOf,
  normalizeError,
} from '../src/index.ts';

test('normalizeError returns an error for any thrown value', () => {
  assert(
    property(anything(), (thrown) => {
      const error = normalizeError(thrown);
      return (
        error instanceof CustomerGroupsError && typeof error.code === 'string' && error.help !== ''
      );
    }),
    { numRuns: runs(2_000, 20_000) },
  );
});

test('normalizeError handles an object that contains itself', () => {
  const circle: Record<string, unknown> = { message: 'round' };
  Object.assign(circle, { networkError: circle, cause: circle, error: circle, response: circle });
  expect(normalizeError(circle)).toMatchObject({ code: 'Unavailable', message: 'round' });
});

test.each([
  [
    'today’s conflict',
    {
      graphQLErrors: [
        { message: 'm', extensions: { code: 'ConcurrentModification', currentVersion: 7 } },
      ],
    },
    { code: 'ConcurrentModification', kind: 'conflict', currentVersion: 7 },
  ],
  [
    'the conflict of 2021',
    { graphQLErrors: [{ message: 'm', code: 'ConcurrentModification', currentVersion: 7 }] },
    { code: 'ConcurrentModification', kind: 'conflict', currentVersion: 7 },
  ],
  [
    'a conflict that only its message shows',
    {
      graphQLErrors: [
        { message: 'Object x has a different version than expected. Expected: 1 - Actual: 9.' },
      ],
    },
    { code: 'ConcurrentModification', kind: 'conflict', currentVersion: 9 },
  ],
  [
    'a rejection inside a network error',
    {
      networkError: {
        statusCode: 400,
        result: { errors: [{ message: 'm', extensions: { code: 'InvalidInput' } }] },
      },
    },
    { code: 'InvalidInput', kind: 'refused', status: 400 },
  ],
  [
    'a rejection whose body is still unparsed text',
    { statusCode: 400, bodyText: '{"errors":[{"message":"m","code":"InvalidInput"}]}' },
    { code: 'InvalidInput', status: 400 },
  ],
  [
    'a page instead of JSON',
    { networkError: { statusCode: 503, bodyText: '<html>' } },
    { code: 'Unavailable', kind: 'transient', status: 503 },
  ],
  [
    'an unknown status',
    { networkError: { statusCode: 404 } },
    { code: 'HttpError', kind: 'refused', status: 404 },
  ],
  [
    'too many requests',
    { statusCode: 429 },
    { code: 'Unavailable', kind: 'transient', status: 429 },
  ],
  [
    'a connection that Node lost',
    Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    { code: 'Unavailable', kind: 'transient' },
  ],
  [
    'a fetch of Node without a connection',
    Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }),
    { code: 'Unavailable', kind: 'transient' },
  ],
  [
    'a fetch of a browser without a connection',
    new TypeError('Failed to fetch'),
    { code: 'Unavailable', kind: 'transient', message: 'Failed to fetch' },
  ],
  [
    'a mistake in the shop’s own code',
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    { code: 'Unknown', kind: 'refused' },
  ],
  [
    'a code that commercetools may add later',
    { graphQLErrors: [{ message: 'm', extensions: { code: 'SomethingNew' } }] },
    { code: 'SomethingNew', kind: 'refused' },
  ],
  [
    'a code that is a property of every object',
    { graphQLErrors: [{ message: 'm', code: 'toString' }] },
    { code: 'toString', kind: 'refused' },
  ],
  [
    'a wrong argument',
    new ArgumentError('customer must be …'),
    { code: 'InvalidArgument', kind: 'refused' },
  ],
])('normalizeError recognizes %s', (_, thrown, error) => {
  expect(normalizeError(thrown)).toMatchObject(error);
});

test('errorOf finds no error in a result without errors or with an empty list', () => {
  expect(errorOf({ data: {}, errors: [] })).toBeNull();
  expect(errorOf({ data: {} })).toBeNull();
  expect(errorOf(undefined)).toBeNull();
  expect(errorOf({ data: null, errors: [{ message: 'm', code: 'InvalidInput' }] })).toMatchObject({
    code: 'InvalidInput',
  });
  expect(
    errorOf({ data: null, error: { errors: [{ message: 'm', code: 'InvalidInput' }] } }),
  ).toMatchObject({ code: 'InvalidInput' });
});

test('normalizes an error once, and leaves what the client held out of logs', () => {
  const error = normalizeError({
    statusCode: 503,
    request: { headers: { authorization: 'Bearer abc' } },
  });
  expect(normalizeError(error)).toBe(error);
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    code: 'Unavailable',
    kind: 'transient',
    status: 503,
    message: 'HTTP status 503 without an error of commercetools.',
    help: errorCodes.Unavailable.help,
  });
});
