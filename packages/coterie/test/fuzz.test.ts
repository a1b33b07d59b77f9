import { inspect } from 'node:util';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { assertUntilCovered, repeatWith, runs } from '../../../scripts/run-sizes.ts';
import { createChecker, type Outcomes } from './fuzz/check.ts';
import { documentOf, operationsOf } from './fuzz/document.ts';
import { type FuzzRequest, requestsTo } from './fuzz/requests.ts';
import { createWorld, type World } from './fuzz/world.ts';
import { startTestService, type TestService } from './http-service.ts';

/** Worlds, each with up to 40 requests. */
const least = runs(200, 2_000);
/** A run goes on until every call has both succeeded and been rejected, but not for ever. */
const most = runs(1_500, 4_000);

let fuzzed: TestService;
beforeAll(async () => {
  fuzzed = await startTestService({ bodyLimitBytes: 65_536 });
});
afterAll(async () => fuzzed.close());

test('every answer to any request is one that the OpenAPI document declares', async () => {
  const { app } = fuzzed.service;
  const document = await documentOf(app);
  const check = createChecker(document);
  const counts = createCounts(operationsOf(document).map((one) => one.operationId));

  const send = async (world: World, request: FuzzRequest): Promise<void> => {
    const before = await world.sequence();
    const response = await app.inject(toInjection(world, request));
    const outcomes = check(request, response);
    const mayChange = outcomes[0] === 'ok' && request.method !== 'GET';
    if (!mayChange && (await world.sequence()) !== before)
      throw new Error('The request should have changed nothing');
    counts.add(request, outcomes);
  };

  const property = fc.asyncProperty(
    fc.array(requestsTo(document), { minLength: 1, maxLength: 40, size: 'max' }),
    fc.constantFrom<400 | 200>(400, 400, 200),
    async (requests, domainErrorStatus) => {
      const world = await createWorld(fuzzed.service, { domainErrorStatus });
      for (const request of requests)
        await send(world, request).catch((cause: unknown) => {
          throw new Error(inspect(request, { maxStringLength: 2_000, depth: 5 }), { cause });
        });
    },
  );
  const worlds = await assertUntilCovered(
    property,
    { least, most, isCovered: () => counts.poorlyTried().length === 0 },
    {
      interruptAfterTimeLimit: 3_600_000,
      // The failing request is told; finding fewer requests before it would take minutes.
      endOnFailure: true,
      reporter: ({ failed, seed, errorInstance }) => {
        if (failed) throw new Error(repeatWith(seed), { cause: errorInstance });
      },
    },
  );

  expect(counts.sent()).toBeGreaterThan(worlds * 10);
  expect(counts.understood()).toBeGreaterThan(counts.sent() / 2);
  expect(counts.poorlyTried()).toEqual([]);
}, 3_600_000);

/** Counts how often each call ended how, so that a fuzz which reaches nothing is noticed. */
function createCounts(operationIds: readonly string[]) {
  const byOperation = new Map(operationIds.map((id) => [id, new Map<Outcomes[number], number>()]));
  const malformed: Outcomes = [400, 401, 404, 405, 413, 415];
  let sent = 0;
  let understood = 0;
  return {
    add: ({ operationId }: FuzzRequest, outcomes: Outcomes): void => {
      sent += 1;
      if (!outcomes.every((one) => malformed.includes(one))) understood += 1;
      const counts = byOperation.get(operationId ?? '');
      for (const outcome of new Set(outcomes)) counts?.set(outcome, (counts.get(outcome) ?? 0) + 1);
    },
    sent: () => sent,
    /** How many got as far as the rules. */
    understood: () => understood,
    /** Operations that never succeeded, or were refused in one way only. */
    poorlyTried: () =>
      [...byOperation].filter(([, counts]) => !counts.has('ok') || counts.size < 2),
  };
}

function toInjection(world: World, request: FuzzRequest) {
  const { method, url, credential, headers, payload } = request;
  const sent =
    typeof payload === 'string' ? payload.replaceAll('fuzz-key', world.clientKey) : payload;
  return {
    // Some are none that the type knows.
    method: method as 'GET',
    url,
    headers: { ...(credential === null ? {} : world.headers[credential]), ...headers },
    ...(sent === undefined ? {} : { payload: sent }),
  };
}
