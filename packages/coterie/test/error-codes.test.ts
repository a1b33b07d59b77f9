import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { everyCommonCode } from '../src/http/kit/error-responses.ts';
import { statuses } from '../src/http/kit/statuses.ts';
import { batchCases } from './error-codes/batch-cases.ts';
import { checkCases } from './error-codes/check-cases.ts';
import { changeCases } from './error-codes/change-cases.ts';
import { customerCases } from './error-codes/customer-cases.ts';
import { erasureCases } from './error-codes/erasure-cases.ts';
import { findingCases } from './error-codes/finding-cases.ts';
import { groupCases } from './error-codes/group-cases.ts';
import { importCases } from './error-codes/import-cases.ts';
import {
  customerGroupsCases,
  memberListCases,
  permissionsCases,
  searchCases,
} from './error-codes/later-cases.ts';
import { invitationCases } from './error-codes/invitation-cases.ts';
import { joinCases, leaveCases, transferCases } from './error-codes/membership-cases.ts';
import { nativeCases } from './error-codes/native-cases.ts';
import { timedCases } from './error-codes/timed-cases.ts';
import { webhookCases } from './error-codes/webhook-cases.ts';
import { buildWorld, type World } from './error-codes/world.ts';
import { type Answer, startTestService, type TestService } from './http-service.ts';

const cases = [
  ...groupCases,
  ...joinCases,
  ...leaveCases,
  ...transferCases,
  ...searchCases,
  ...memberListCases,
  ...permissionsCases,
  ...customerGroupsCases,
  ...customerCases,
  ...changeCases,
  ...findingCases,
  ...nativeCases,
  ...importCases,
  ...batchCases,
  ...erasureCases,
  ...checkCases,
  ...timedCases,
  ...webhookCases,
  ...invitationCases,
];

/** Codes with a test elsewhere, because no request alone leads to them. */
const testedElsewhere = [
  'createGroup 95009',
  'addGroup 95009',
  'createCustomer 95009',
  // Need more than 100 members: imports.test.ts, removals.test.ts.
  'runImport 95056',
  'runBatch 95056',
  'removeGroup 95056',
  // Needs a million rows.
  'runImport 95059',
  // Needs a product limit that was lowered since: native-writes.test.ts.
  'restoreGroup 1639',
  // Need tens of thousands of groups or members: src/http/v2/paging.test.ts.
  'searchExtendedFields 95091',
  'listGroupMembers 95091',
  'getCustomer 95091',
  // Needs the org's permission codes, or the time, to have changed since: invitations.test.ts.
  'acceptInvitation 1641',
  'acceptInvitation 95100',
  // Needs twenty of them: webhooks.test.ts.
  'addWebhook 95071',
];

let running: TestService;
let world: World;

beforeAll(async () => {
  running = await startTestService();
  world = await buildWorld(running.caller);
});
afterAll(() => running.close());

/** What the answer refuses, whichever envelope it came in. */
function refusalsOf({ body }: Answer): readonly { code: number; message: string }[] {
  if (body.detail !== undefined) return [{ code: body.code, message: body.detail }];
  const items = body.response ?? [body];
  return items.flatMap((item: { errors?: object[] }) => item.errors ?? []);
}

function expectedStatus({ body }: Answer, code: keyof typeof statuses): number {
  if (body.detail !== undefined) return statuses[code].native;
  const status = statuses[code].v2;
  return status === 'domain' ? 400 : status;
}

/** Codes of every call are tested once, elsewhere; that of a wrong secret is the token call's own. */
function isCommon(operationId: string, code: number): boolean {
  const common: readonly number[] = everyCommonCode;
  return common.includes(code) && !(operationId === 'generateToken' && code === 401);
}

async function lastSequence(): Promise<number> {
  const org = await running.service.store.findOrg(1);
  return org?.sequence ?? 0;
}

describe.each(cases)('$operation', ({ code, when, message, send }) => {
  it(`refuses with ${code} when ${when}, and changes nothing`, async () => {
    const before = await lastSequence();
    const answer = await send(world);
    const text = typeof message === 'function' ? message(world) : message;
    const expected = typeof text === 'string' ? text : expect.stringMatching(text);
    expect(refusalsOf(answer).map((one) => [one.code, one.message])).toEqual([[code, expected]]);
    // A join whose items are refused is answered with 200: it is a batch.
    const isBatch = answer.body.response !== undefined;
    expect(answer.status).toBe(isBatch ? 200 : expectedStatus(answer, code));
    expect(await lastSequence()).toBe(before);
  });
});

it('has a case for every code that the OpenAPI document declares, and declares every case', async () => {
  const document = (await running.anonymous.get('/openapi.json')).body;
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object));
  const declared = operations.flatMap(({ operationId, 'x-codes': codes }) =>
    Object.values<number[]>(codes)
      .flat()
      .filter((code) => !isCommon(operationId, code))
      .map((code) => `${operationId} ${code}`),
  );
  const tested = cases.map(({ operation, code }) => `${operation} ${code}`);
  expect([...new Set(declared)].toSorted()).toEqual(
    [...new Set([...tested, ...testedElsewhere])].toSorted(),
  );
});
