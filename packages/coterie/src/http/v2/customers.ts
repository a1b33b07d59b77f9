import type { FastifyInstance } from 'fastify';

import type { ProfileDraft } from '../../domain/commands.ts';
import { identify } from '../../domain/decide/index.ts';
import { refusal } from '../../domain/refusals.ts';
import { parseSourceFilter } from '../../domain/identifiers.ts';
import { needsOfIdentifier } from '../../domain/needs-of.ts';
import type { Store } from '../../store/store.ts';
import type { Writer } from '../../writer/writer.ts';
import { addCall } from '../kit/call.ts';
import { found, Refused } from '../kit/failures.ts';
import { given, readExtendedFields, readId, readList, readText } from '../kit/schemas.ts';
import { submit } from '../kit/submit.ts';
import { toCustomerAnswer } from './customer-answer.ts';
import { readCustomerGroups } from './customer-groups.ts';
import {
  changeIdentifiersAnswer,
  changeIdentifiersBody,
  createCustomerAnswer,
  createCustomerBody,
  customerAnswer,
  customerQuery,
  type IdentifierIn,
  lookupAnswer,
  lookupQuery,
  profileQuery,
  type ProfileIn,
} from './customer-schemas.ts';
import { readIdentifier } from './membership-schemas.ts';
import { customerParams } from '../kit/params.ts';

const tag = 'Customers';
const path = '/v2/customers';

/** Create, find and get customers, and change their identifiers. */
export function addCustomerCalls(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(app, {
    method: 'POST',
    url: path,
    operationId: 'createCustomer',
    tag,
    summary: 'Create a customer',
    description:
      'Registers a customer with at least one identifier. The caller can set the `userId`, for instance to import customers with their existing ids.',
    scope: 'customers:write',
    envelope: 'entity',
    codes: [403, 8003, 8006, 8013, 8045, 95003, 95009, 95011],
    body: createCustomerBody,
    answer: createCustomerAnswer,
    handle: async ({ body, ...asking }) => {
      const command = {
        type: 'createCustomer',
        ...given({ userId: readId(body?.userId) }),
        loyaltyType: (body?.loyaltyInfo || undefined)?.loyaltyType || 'loyalty',
        associatedWith: readText(body?.associatedWith) ?? null,
        extendedFields: readExtendedFields(body?.extendedFields) ?? {},
        profiles: readList<ProfileIn>(body?.profiles).map(readProfile),
      } as const;
      const { userId } = await submit(writer, asking, command);
      return { createdId: userId, warnings: [], sideEffects: [] };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/lookup`,
    operationId: 'lookupCustomer',
    tag,
    summary: 'Find a customer by identifier',
    description: 'Returns the userId of the customer with this identifier.',
    scope: 'customers:read',
    envelope: 'entity',
    codes: [403, 8003, 8013, 8015, 8045, 8069],
    query: lookupQuery,
    answer: lookupAnswer,
    handle: async ({ query, principal }) => {
      const identifier = readIdentifier(query);
      const needs = [{ identifiers: needsOfIdentifier(identifier) }];
      const facts = await store.load(principal.org.orgId, needs);
      const { userId } = found(identify(facts, identifier));
      return { entity: userId, warnings: [] };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:userId`,
    operationId: 'getCustomer',
    tag,
    summary: 'Get a customer',
    description:
      'Returns the customer with their profiles and identifiers, and on request the groups that they are a member of. A customer who was merged into another one is returned with the warning 8069 and `mergedInto`; an erased customer is returned with the warning 95060 and without profiles.',
    scope: 'customers:read',
    envelope: 'entity',
    codes: [8003, 8015, 95090, 95091],
    params: customerParams,
    query: customerQuery,
    answer: customerAnswer,
    handle: async ({ params, query, principal }) => {
      const { orgId, timeZone } = principal.org;
      const { source } = found(parseSourceFilter(readText(query.source) ?? 'ALL'));
      const record = await store.findCustomer(orgId, Number(params.userId));
      if (record === null) throw new Refused([refusal(8015, { x: params.userId })]);
      const groups = await readCustomerGroups(store, principal, record.customer.userId, query);
      const { warnings, ...answer } = toCustomerAnswer(record, source, timeZone);
      return { ...answer, ...groups, warnings };
    },
  });

  addCall(app, {
    method: 'POST',
    url: `${path}/:userId/changeIdentifier`,
    operationId: 'changeIdentifiers',
    tag,
    summary: 'Change a customer’s identifiers',
    description:
      'Removes and then adds identifiers in one source and account. Either all changes are made or none.',
    scope: 'customers:write',
    envelope: 'entity',
    codes: [403, 8003, 8006, 8013, 8015, 8045, 8069, 95060],
    params: customerParams,
    query: profileQuery,
    body: changeIdentifiersBody,
    answer: changeIdentifiersAnswer,
    handle: async ({ params, query, body, ...asking }) => {
      const command = {
        type: 'changeIdentifiers',
        userId: Number(params.userId),
        ...given({ source: readText(query.source) }),
        accountId: readText(query.accountId) ?? '',
        add: readIdentifiers(body?.add),
        remove: readIdentifiers(body?.remove),
      } as const;
      const { userId } = await submit(writer, asking, command);
      return { createdId: userId, warnings: [] };
    },
  });
}

function readProfile(profile: ProfileIn): ProfileDraft {
  return {
    ...given({ source: readText(profile.source) }),
    accountId: readText(profile.accountId) ?? '',
    firstName: readText(profile.firstName) ?? null,
    lastName: readText(profile.lastName) ?? null,
    fields: readExtendedFields(profile.fields) ?? {},
    commChannels: readList(profile.commChannels).map((channel) => ({
      type: readText(channel.type) ?? '',
      value: readText(channel.value) ?? '',
      primary: channel.primary === true,
      verified: channel.verified === true,
    })),
    identifiers: readIdentifiers(profile.identifiers),
  };
}

function readIdentifiers(identifiers: Parameters<typeof readList<IdentifierIn>>[0]) {
  return readList<IdentifierIn>(identifiers).map(({ type, value }) =>
    given({ type: readText(type), value: readText(value) }),
  );
}
