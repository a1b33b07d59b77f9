import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';

import type { CustomerRecord } from '../../../domain/customers.ts';
import { missingPart } from '../../../domain/decide/index.ts';
import { refusal } from '../../../domain/refusals.ts';
import type { CustomerQuery } from '../../../domain/finding.ts';
import { type IdentifierQuery, parseQuery } from '../../../domain/identifiers.ts';
import { foldText } from '../../../domain/search-keys.ts';
import type { PointReads } from '../../../store/as-of.ts';
import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { found, Refused, refused } from '../../kit/failures.ts';
import { given, objectSchema, readText, textSchema } from '../../kit/schemas.ts';
import { asOfParam, serveAsOf } from '../../kit/as-of.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { customerRecord, toCustomerRecord } from './record.ts';
import { readFields } from '../../kit/chosen-fields.ts';
import { showGroup } from '../groups/answer.ts';
import { groupOfCustomer, toMembershipRecord } from '../groups/record.ts';
import {
  fieldsParam,
  listParams,
  pageById,
  pageSchema,
  readPage,
  orderParam,
} from '../../kit/lists.ts';
import { customerParams } from '../../kit/params.ts';

const path = '/api/v1/customers';

const customersParams = {
  name: textSchema(
    'Customers whose first and last name, in either order, begin with it from one of their words on. Upper case and accents do not count. The answer is in the order of what was found.',
    { example: 'sharma' },
  ),
  identifierName: textSchema(
    'With identifierValue: type of the identifier. mobile, email, externalId, cardnumber or cardExternalId.',
    { example: 'mobile', title: 'customerIdentifierName' },
  ),
  identifierValue: textSchema('Customers with this identifier, exactly.', {
    title: 'customerIdentifierValue',
  }),
  source: textSchema('Where the identifier is of: INSTORE, MARTJACK, WECHAT or ALL. Default ALL.', {
    title: 'identifierSource',
  }),
  accountId: textSchema('Account of the source. Required for WECHAT.'),
  order: orderParam,
  ...listParams,
};

const customersQuery = objectSchema(customersParams, {
  description: 'Which customers, and which page of them.',
});
type CustomersQueryIn = Static<typeof customersQuery>;

const customerParamsAsked = { ...asOfParam, ...fieldsParam };
const customerQuery = objectSchema(customerParamsAsked, {
  description: 'What to answer with.',
});
const groupsParams = { ...asOfParam, ...listParams };
const groupsQuery = objectSchema(groupsParams, {
  description: 'Which page.',
});

/** List customers, get a customer, and list a customer's groups. */
export function addCustomerReads(app: FastifyInstance, store: Store, cursors: Cursors): void {
  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'listCustomers',
    tag: 'Customers',
    summary: 'Find customers',
    description:
      'The customers that fit all filters, by userId, page by page. Those who were merged into others are among them, with `mergedInto`.',
    scope: 'customers:read',
    envelope: 'problem',
    codes: [403, 8003, 8013, 8045, 95030, 95031, 95032],
    conditional: true,
    query: customersQuery,
    answer: pageSchema('CustomerPage', customerRecord, 'The customers.'),
    handle: async ({ query, principal }) => {
      const { orgId } = principal.org;
      const asked = readCustomerQuery(query);
      const choose = readFields(query.fields, customerRecord);
      const list = ['customers', orgId, asked];
      const page = await store.listCustomers(orgId, asked, readPage(cursors, list, query));
      return {
        items: page.items.map((record) => choose(toCustomerRecord(record))),
        next: cursors.seal(list, page.next),
      };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:userId`,
    operationId: 'readCustomer',
    tag: 'Customers',
    summary: 'Read a customer',
    description: 'One customer with all profiles and identifiers.',
    scope: 'customers:read',
    envelope: 'problem',
    codes: [8015, 95031, 95061],
    conditional: true,
    params: customerParams,
    query: customerQuery,
    answer: customerRecord,
    handle: async ({ params, query, principal }) => {
      const choose = readFields(query.fields, customerRecord);
      const { reads } = await serveAsOf(store, principal.org, query.asOf);
      const record = await readCustomer(reads, principal.org.orgId, Number(params.userId));
      return choose(toCustomerRecord(record));
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:userId/groups`,
    operationId: 'listGroupsOfCustomer',
    tag: 'Memberships, native',
    summary: 'List the groups of a customer',
    description:
      'The groups of which the customer is a member now, by ascending groupId, page by page, each with the membership.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [8015, 95030, 95031, 95061],
    conditional: true,
    params: customerParams,
    query: groupsQuery,
    answer: pageSchema('GroupOfCustomerPage', groupOfCustomer, 'The groups.'),
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const { reads, upTo } = await serveAsOf(store, principal.org, query.asOf);
      const userId = Number(params.userId);
      const choose = readFields(query.fields, groupOfCustomer);
      const list = ['groups of customer', orgId, userId, upTo];
      const page = readPage(cursors, list, query);
      const [{ items, next }] = await Promise.all([
        pageById(
          page,
          (asked) => reads.listGroupsOfCustomer(orgId, userId, asked),
          ({ group }) => group.groupId,
        ),
        readCustomer(reads, orgId, userId),
      ]);
      return {
        items: items.map(({ group, membership }) =>
          choose({ ...showGroup(group), membership: toMembershipRecord(membership) }),
        ),
        next: cursors.seal(list, next),
      };
    },
  });
}

function readCustomerQuery(query: CustomersQueryIn): CustomerQuery {
  const name = readText(query.name);
  const identifier = readIdentifierFilter(query);
  if (name !== undefined && identifier === null && query.order)
    throw refused(95032, { x: 'order', y: 'name' });
  return {
    text: foldText(name ?? '') || null,
    identifier,
    descending: query.order === 'desc',
  };
}

function readIdentifierFilter(query: CustomersQueryIn): IdentifierQuery | null {
  const { source, accountId, identifierName, identifierValue } = query;
  const raw = given({
    source: readText(source),
    accountId: readText(accountId),
    type: readText(identifierName),
    value: readText(identifierValue),
  });
  if (Object.keys(raw).length === 0) return null;
  const whole = { source: 'ALL', accountId: '', ...raw };
  const { type, value } = whole;
  if (type === undefined || value === undefined)
    throw new Refused([missingPart(whole) ?? refusal(8015, { when: 'unidentified' })]);
  return found(parseQuery({ ...whole, type, value }));
}

async function readCustomer(
  store: PointReads,
  orgId: number,
  userId: number,
): Promise<CustomerRecord> {
  const record = await store.findCustomer(orgId, userId);
  if (record === null) throw refused(8015, { x: userId });
  return record;
}
