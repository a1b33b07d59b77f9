import type { InjectOptions } from 'fastify';

import { defaultOrgSettings, type OrgSettings } from '../src/domain/org.ts';
import { type Scope, scopes } from '../src/domain/tills.ts';
import { hashPassword } from '../src/http/server/passwords.ts';
import { newDatabase } from './engine.ts';
import { cheapCost } from './passwords.ts';
import { createService, type Service, type ServiceOptions } from '../src/service.ts';

/** What a call answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // The tests look into answers freely and compare what they find.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Calls the API in the name of one till. */
export interface Caller {
  get(url: string): Promise<Answer>;
  delete(url: string): Promise<Answer>;
  post(url: string, body?: object): Promise<Answer>;
  put(url: string, body?: object): Promise<Answer>;
  patch(url: string, body?: object): Promise<Answer>;
  send(request: InjectOptions): Promise<Answer>;
}

export interface TestService {
  readonly service: Service;
  /** May do everything in the org called first. */
  readonly caller: Caller;
  /** An org of its own, and a till that may do everything unless `granted` says less. */
  addOrg(settings?: Partial<OrgSettings>, granted?: readonly Scope[]): Promise<Caller>;
  /** One more till in the org of that name. */
  addTill(orgName: string, granted: readonly Scope[], password?: string): Promise<string>;
  as(userName: string, password?: string): Caller;
  anonymous: Caller;
  close(): Promise<void>;
}

const operator = { tillId: null, requestId: null };
export const testPassword = 'open sesame';

/** The whole service on a database of its own, reached through its HTTP door without a port. */
export async function startTestService(
  options: Partial<ServiceOptions> = {},
  { org = true } = {},
): Promise<TestService> {
  const database = await newDatabase();
  const { passwordCost = cheapCost } = options;
  const service = await createService({
    database: database.url,
    maxWaiting: 10_000,
    maxBatch: 256,
    maxStreams: 100,
    removalGuard: 20,
    webhookAllowPrivate: true,
    bodyLimitBytes: 1_048_576,
    rateLimit: 0,
    tokenTtlSeconds: 300,
    credentialCacheSeconds: 300,
    ...options,
    passwordCost,
  });
  const { writer, store } = service;
  const hash = hashPassword(testPassword, passwordCost);
  let count = 0;

  async function addTill(
    orgName: string,
    granted: readonly Scope[],
    password?: string,
  ): Promise<string> {
    const login = await store.findLogin('org', orgName);
    const userName = `till.${(count += 1)}`;
    const secretHash = await (password === undefined ? hash : hashPassword(password, passwordCost));
    const command = { type: 'createTill', userName, scopes: granted, secretHash } as const;
    await writer.submit(login?.orgId ?? 0, command, operator);
    return userName;
  }

  async function addOrg(
    settings: Partial<OrgSettings> = {},
    granted: readonly Scope[] = scopes,
  ): Promise<Caller> {
    const name = settings.name ?? `org-${(count += 1)}`;
    const orgId = await store.reserveOrgId();
    const all = { ...defaultOrgSettings, ...settings, name };
    await writer.submit(orgId, { type: 'createOrg', settings: all }, operator);
    return as(await addTill(name, granted));
  }

  function as(userName: string, password = testPassword): Caller {
    const token = Buffer.from(`${userName}:${password}`).toString('base64');
    return createCaller(service, { authorization: `Basic ${token}` });
  }

  const anonymous = createCaller(service, {});
  return {
    service,
    caller: org ? await addOrg({ name: 'first' }) : anonymous,
    addOrg,
    addTill,
    as,
    anonymous,
    close: async () => {
      await service.close();
      await database.drop();
    },
  };
}

/** A caller that sends these headers with every call. */
export function createCaller(service: Service, headers: Record<string, string>): Caller {
  const send = async (request: InjectOptions): Promise<Answer> => {
    const response = await service.app.inject({
      ...request,
      headers: { ...headers, ...request.headers },
    });
    const isJson = /[/+]json/.test(String(response.headers['content-type']));
    const body: unknown = isJson ? response.json() : response.body;
    return { status: response.statusCode, headers: response.headers, body };
  };
  const withBody = (method: 'POST' | 'PUT' | 'PATCH') => (url: string, body?: object) =>
    send({ method, url, ...(body === undefined ? {} : { payload: body }) });
  return {
    send,
    get: (url) => send({ method: 'GET', url }),
    delete: (url) => send({ method: 'DELETE', url }),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
  };
}

/** Creates a customer with this mobile number in store, and returns her userId. */
export async function createCustomer(
  caller: Caller,
  mobile: string,
  more: object = {},
): Promise<number> {
  const identifiers = [{ type: 'mobile', value: mobile }];
  const profiles = [{ source: 'INSTORE', firstName: 'Test', identifiers }];
  const answer = await caller.post('/v2/customers', { profiles, ...more });
  return answer.body.createdId;
}

/** Creates a group and returns its id. */
export async function createGroup(
  caller: Caller,
  externalId: string,
  maxGroupSize = 10,
): Promise<number> {
  const answer = await caller.post('/v2/userGroup2', { externalId, maxGroupSize });
  return answer.body.entity;
}

/** Adds customers as secondary members; `primary` first, as the primary member. */
export async function joinGroup(
  caller: Caller,
  groupId: number,
  { primary, secondary = [] }: { primary?: number; secondary?: readonly number[] },
): Promise<Answer> {
  const items = secondary.map((userId) => ({ userId, primaryMember: false }));
  const first = primary === undefined ? [] : [{ userId: primary, primaryMember: true }];
  return caller.post(`/v2/userGroup2/join?id=${groupId}`, [...first, ...items]);
}
