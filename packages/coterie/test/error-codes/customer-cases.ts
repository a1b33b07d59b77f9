import type { Answer } from '../http-service.ts';
import type { Case } from './cases.ts';
import { mobiles, type World } from './world.ts';

const customers = '/v2/customers';
const native = '/api/v1/customers';
const notFound = 'Customer not found for the given identifiers.';
const merged = 'Merged customer found.';

function create(profile: object, more: object = {}) {
  return ({ caller }: World): Promise<Answer> =>
    caller.post(customers, { profiles: [profile], ...more });
}

function profileOf(type: string, value: string, source = 'INSTORE'): object {
  return { source, identifiers: [{ type, value }] };
}

const createCases: readonly Case[] = [
  {
    operation: 'createCustomer',
    code: 403,
    when: 'there is no profile',
    message: 'Field profiles is mandatory.',
    send: ({ caller }) => caller.post(customers, {}),
  },
  {
    operation: 'createCustomer',
    code: 403,
    when: 'a profile has no source',
    message: 'Field source is mandatory.',
    send: create({ identifiers: [{ type: 'mobile', value: '1' }] }),
  },
  {
    operation: 'createCustomer',
    code: 403,
    when: 'there is no identifier',
    message: 'Field identifiers is mandatory.',
    send: create({ source: 'INSTORE' }),
  },
  {
    operation: 'createCustomer',
    code: 403,
    when: 'an identifier has an empty value',
    message: 'Field value is mandatory.',
    send: create(profileOf('mobile', '')),
  },
  {
    operation: 'createCustomer',
    code: 403,
    when: 'an identifier has no type',
    message: 'Field type is mandatory.',
    send: create(profileOf('', '1')),
  },
  {
    operation: 'createCustomer',
    code: 8003,
    when: 'the source is ALL, which is for searching',
    message: 'Invalid source ALL passed.',
    send: create(profileOf('mobile', '1', 'ALL')),
  },
  {
    operation: 'createCustomer',
    code: 8013,
    when: 'the identifier type is unknown',
    message: 'Invalid identifier name fbId passed.',
    send: create(profileOf('fbId', '1')),
  },
  {
    operation: 'createCustomer',
    code: 8045,
    when: 'a WECHAT profile names no account',
    message: 'Account id is not passed.',
    send: create(profileOf('mobile', '1', 'WECHAT')),
  },
  {
    operation: 'createCustomer',
    code: 95011,
    when: 'two profiles are of one source',
    message: 'The profile INSTORE is given twice.',
    send: ({ caller }) =>
      caller.post(customers, { profiles: [profileOf('mobile', '1'), profileOf('mobile', '2')] }),
  },
  {
    operation: 'createCustomer',
    code: 8006,
    when: 'the identifier is another customer’s',
    message: `Customer already exists with the identifier mobile ${mobiles.ann}.`,
    send: create(profileOf('mobile', mobiles.ann)),
  },
  {
    operation: 'createCustomer',
    code: 95003,
    when: 'the brought userId is taken',
    message: ({ ann }) => `User id ${ann} already exists.`,
    send: (world) => create(profileOf('mobile', '4712'), { userId: world.ann })(world),
  },
];

function lookup(query: string) {
  return ({ caller }: World): Promise<Answer> => caller.get(`${customers}/lookup?${query}`);
}

const lookupCases: readonly Case[] = [
  {
    operation: 'lookupCustomer',
    code: 403,
    when: 'the source is missing',
    message: 'Field source is mandatory.',
    send: lookup('identifierName=mobile&identifierValue=1'),
  },
  {
    operation: 'lookupCustomer',
    code: 8003,
    when: 'the source is unknown',
    message: 'Invalid source JD passed.',
    send: lookup('source=JD&identifierName=mobile&identifierValue=1'),
  },
  {
    operation: 'lookupCustomer',
    code: 8013,
    when: 'the identifier name is unknown',
    message: 'Invalid identifier name id passed.',
    send: lookup('source=INSTORE&identifierName=id&identifierValue=1'),
  },
  {
    operation: 'lookupCustomer',
    code: 8045,
    when: 'the source has several accounts and none is named',
    message: 'Account id is not passed.',
    send: lookup('source=WECHAT&accountId=&identifierName=mobile&identifierValue=1'),
  },
  {
    operation: 'lookupCustomer',
    code: 8015,
    when: 'nobody has the identifier in that source',
    message: notFound,
    send: lookup(`source=MARTJACK&identifierName=mobile&identifierValue=${mobiles.ann}`),
  },
  {
    operation: 'lookupCustomer',
    code: 8069,
    when: 'the identifier is a merged customer’s',
    message: merged,
    send: lookup(`source=ALL&identifierName=mobile&identifierValue=${mobiles.merged}`),
  },
  {
    operation: 'getCustomer',
    code: 8003,
    when: 'the source is unknown',
    message: 'Invalid source JD passed.',
    send: ({ caller, ann }) => caller.get(`${customers}/${ann}?source=JD`),
  },
  {
    operation: 'getCustomer',
    code: 8015,
    when: 'nobody has the userId',
    message: notFound,
    send: ({ caller }) => caller.get(`${customers}/999`),
  },
];

function change(userId: number | 'ann', query: string, body: object) {
  return ({ caller, ann }: World): Promise<Answer> =>
    caller.post(`${customers}/${userId === 'ann' ? ann : userId}/changeIdentifier?${query}`, body);
}

const one = { add: [{ type: 'email', value: 'new@example.com' }] };

const changeCases: readonly Case[] = [
  {
    operation: 'changeIdentifiers',
    code: 403,
    when: 'the source is missing',
    message: 'Field source is mandatory.',
    send: change(999, '', one),
  },
  {
    operation: 'changeIdentifiers',
    code: 403,
    when: 'there is nothing to add or remove',
    message: 'Field add or remove is mandatory.',
    send: change('ann', 'source=INSTORE', {}),
  },
  {
    operation: 'changeIdentifiers',
    code: 8003,
    when: 'the source is unknown',
    message: 'Invalid source LINE passed.',
    send: change('ann', 'source=LINE', one),
  },
  {
    operation: 'changeIdentifiers',
    code: 8045,
    when: 'the source has several accounts and none is named',
    message: 'Account id is not passed.',
    send: change('ann', 'source=WECHAT', one),
  },
  {
    operation: 'changeIdentifiers',
    code: 8013,
    when: 'the identifier type is unknown',
    message: 'Invalid identifier name line passed.',
    send: change('ann', 'source=INSTORE', { add: [{ type: 'line', value: '1' }] }),
  },
  {
    operation: 'changeIdentifiers',
    code: 8006,
    when: 'the identifier to add is another customer’s',
    message: `Customer already exists with the identifier mobile ${mobiles.bob}.`,
    send: change('ann', 'source=INSTORE', { add: [{ type: 'mobile', value: mobiles.bob }] }),
  },
  {
    operation: 'changeIdentifiers',
    code: 8015,
    when: 'nobody has the userId',
    message: notFound,
    send: change(999, 'source=INSTORE', one),
  },
  {
    operation: 'changeIdentifiers',
    code: 8015,
    when: 'the identifier to remove is not hers, and then nothing is added either',
    message: `${notFound} The mobile ${mobiles.bob} to remove is none of hers in INSTORE.`,
    send: change('ann', 'source=INSTORE', {
      ...one,
      remove: [{ type: 'mobile', value: mobiles.bob }],
    }),
  },
  {
    operation: 'changeIdentifiers',
    code: 8069,
    when: 'the customer was merged into another',
    message: merged,
    send: (world) => change(world.merged, 'source=INSTORE', one)(world),
  },
];

const nativeCases: readonly Case[] = [
  {
    operation: 'patchCustomer',
    code: 403,
    when: 'companyId is not passed',
    message: 'Field companyId is required.',
    send: ({ caller, eve }) => caller.patch(`${native}/${eve}`, {}),
  },
  {
    operation: 'patchCustomer',
    code: 8015,
    when: 'nobody has the userId',
    message: 'Customer 999 does not exist.',
    send: ({ caller }) => caller.patch(`${native}/999`, { companyId: 1 }),
  },
  {
    operation: 'patchCustomer',
    code: 8069,
    when: 'the customer was merged into another',
    message: (w) => `Customer ${w.merged} was merged into customer ${w.eve}.`,
    send: (world) => world.caller.patch(`${native}/${world.merged}`, { companyId: 1 }),
  },
  {
    operation: 'patchCustomer',
    code: 95002,
    when: 'there is no such company',
    message: 'Company 999 does not exist.',
    send: ({ caller, eve }) => caller.patch(`${native}/${eve}`, { companyId: 999 }),
  },
  {
    operation: 'patchCustomer',
    code: 1622,
    when: 'she shares a group with others',
    message: (w) =>
      `Customer ${w.bob} would not belong to the same company as the other members of group ${w.purple}.`,
    send: ({ caller, bob }) => caller.patch(`${native}/${bob}`, { companyId: 1 }),
  },
  {
    operation: 'mergeCustomer',
    code: 403,
    when: 'the survivor is not named',
    message: 'Field into is required.',
    send: ({ caller, eve }) => caller.post(`${native}/${eve}/merge`),
  },
  {
    operation: 'mergeCustomer',
    code: 95004,
    when: 'both are the same customer',
    message: 'A customer cannot be merged into themselves.',
    send: ({ caller, eve }) => caller.post(`${native}/${eve}/merge`, { into: eve }),
  },
  {
    operation: 'mergeCustomer',
    code: 8015,
    when: 'nobody has the survivor’s userId',
    message: 'Customer 999 does not exist.',
    send: ({ caller, eve }) => caller.post(`${native}/${eve}/merge`, { into: 999 }),
  },
  {
    operation: 'mergeCustomer',
    code: 8069,
    when: 'the survivor was merged away herself',
    message: (w) => `Customer ${w.merged} was merged into customer ${w.eve}.`,
    send: (world) => world.caller.post(`${native}/${world.bob}/merge`, { into: world.merged }),
  },
  {
    operation: 'addCompany',
    code: 403,
    when: 'the externalId is missing',
    message: 'Field externalId is required.',
    send: ({ caller }) => caller.post('/api/v1/companies', { name: 'x' }),
  },
  {
    operation: 'addCompany',
    code: 95001,
    when: 'the externalId is taken',
    message: 'Company external id acme already exists.',
    send: ({ caller }) => caller.post('/api/v1/companies', { externalId: 'acme' }),
  },
  {
    operation: 'listCompanies',
    code: 95030,
    when: 'the cursor is none',
    message: 'The cursor does not belong to this list.',
    send: ({ caller }) => caller.get('/api/v1/companies?cursor=abc'),
  },
];

const tokenCases: readonly Case[] = [
  {
    operation: 'generateToken',
    code: 403,
    when: 'the key is missing',
    message: 'Field key is mandatory.',
    send: ({ caller }) => caller.post('/v3/oauth/token/generate', { secret: 'x' }),
  },
  {
    operation: 'generateToken',
    code: 403,
    when: 'the secret is missing',
    message: 'Field secret is mandatory.',
    send: ({ caller }) => caller.post('/v3/oauth/token/generate', { key: 'x' }),
  },
  {
    operation: 'generateToken',
    code: 401,
    when: 'there is no such client',
    message: 'Credentials are missing or not valid.',
    send: ({ caller }) => caller.post('/v3/oauth/token/generate', { key: 'x', secret: 'y' }),
  },
];

export const customerCases: readonly Case[] = [
  ...createCases,
  ...lookupCases,
  ...changeCases,
  ...nativeCases,
  ...tokenCases,
];
