import { defaultOrgSettings, type OrgSettings } from '../src/domain/org.ts';
import { scopes } from '../src/domain/tills.ts';
import { openStore } from '../src/store/open-store.ts';
import { createWriter } from '../src/writer/writer.ts';
import type { Client, Credential } from './http-client.ts';
import { cheapHash } from './passwords.ts';
import { databaseUrl } from './server-process.ts';

const operator = { tillId: null, requestId: null };
const password = 'open sesame';
const secretHash = cheapHash(password);

/** Creates an org with one till that may do everything, as the command line would, in a database file or URL. */
export async function seedOrg(
  database: string,
  name: string,
  settings: Partial<OrgSettings> = {},
): Promise<Credential & { orgId: number }> {
  const store = await openStore(databaseUrl(database));
  const writer = createWriter({ store, now: Date.now, maxWaiting: 10, maxBatch: 10 });
  const orgId = await store.reserveOrgId();
  const all = { ...defaultOrgSettings, ...settings, name };
  await writer.submit(orgId, { type: 'createOrg', settings: all }, operator);
  const userName = `till.${name}`;
  const till = { type: 'createTill', userName, scopes, secretHash: await secretHash } as const;
  await writer.submit(orgId, till, operator);
  await store.close();
  return { orgId, userName, password };
}

/** Adds one more till to the org. */
export async function seedTill(
  database: string,
  orgId: number,
  userName: string,
): Promise<Credential> {
  const store = await openStore(databaseUrl(database));
  const writer = createWriter({ store, now: Date.now, maxWaiting: 10, maxBatch: 10 });
  const till = { type: 'createTill', userName, scopes, secretHash: await secretHash } as const;
  await writer.submit(orgId, till, operator);
  await store.close();
  return { userName, password };
}

/** Creates a group over HTTP and returns its id. */
export async function addGroup(
  client: Client,
  externalId: string,
  maxGroupSize: number,
): Promise<number> {
  const body = { externalId, maxGroupSize };
  const answer = await client.send({ method: 'POST', path: '/v2/userGroup2', body });
  if (answer.body.entity === undefined) throw new Error(`No group: ${answer.text}`);
  return answer.body.entity;
}

/** Creates customers over HTTP, each with a mobile number of this prefix; returns their ids. */
export async function addCustomers(
  client: Client,
  prefix: string,
  count: number,
): Promise<readonly number[]> {
  const numbers = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const answers = await Promise.all(
    numbers.map((value) =>
      client.send({ method: 'POST', path: '/v2/customers', body: customerBody(value) }),
    ),
  );
  return answers.map(({ body, text }) => {
    if (body.createdId === undefined) throw new Error(`No customer: ${text}`);
    return body.createdId;
  });
}

/** What creates a customer with this mobile number. */
export function customerBody(mobile: string): object {
  const identifiers = [{ type: 'mobile', value: mobile }];
  return { profiles: [{ source: 'INSTORE', firstName: 'Test', identifiers }] };
}

/** The path that takes the customer with this mobile number out of the group. */
export function leavePath(groupId: number, mobile: string): string {
  return `/v2/userGroup2/${groupId}/leave?source=INSTORE&identifierName=mobile&identifierValue=${mobile}`;
}
