import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Company } from '../../../domain/companies.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { toUtc } from '../../../dates.ts';
import {
  defaultLimit,
  given,
  idSchema,
  limitSchema,
  objectSchema,
  readId,
  readText,
  textSchema,
} from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';

const tag = 'Companies';
const path = '/api/v1/companies';

const company = Type.Object(
  {
    companyId: Type.Integer({ description: 'Id of the company.' }),
    externalId: Type.String({ description: 'Your own id of the company.' }),
    name: Type.Union([Type.String(), Type.Null()], { description: 'Its name, or null.' }),
    createdOn: Type.String({ description: 'When it was created, in UTC (ISO 8601).' }),
  },
  {
    title: 'Company',
    description: 'A business customer; its people may share groups with each other only.',
    examples: [
      { companyId: 1, externalId: 'acme', name: 'Acme Ltd', createdOn: '2026-11-22T06:00:00.000Z' },
    ],
  },
);

const body = objectSchema(
  {
    externalId: textSchema('Your own id of the company. Mandatory, unique in the org.', {
      example: 'acme',
    }),
    name: textSchema('Its name.', { example: 'Acme Ltd' }),
  },
  {
    title: 'NewCompany',
    description: 'The company to create.',
    mandatory: ['externalId'],
    examples: [{ externalId: 'acme', name: 'Acme Ltd' }],
    nullable: true,
  },
);

const query = objectSchema(
  {
    after: idSchema('Only companies with an id above this: the `next` of the page before.'),
    limit: limitSchema(),
  },
  { description: 'Which page to answer with.' },
);

const page = Type.Object(
  {
    items: Type.Array(company, { description: 'Companies, by ascending id.' }),
    next: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Pass it as `after` for the next page; null: this is the last.',
    }),
  },
  { description: 'A page of companies.' },
);

/** Create and list companies. */
export function addCompanyCalls(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(app, {
    method: 'POST',
    url: path,
    operationId: 'createCompany',
    tag,
    summary: 'Create a company',
    description: 'Creates a company, to which customers can then belong.',
    scope: 'customers:write',
    envelope: 'problem',
    codes: [403, 95001],
    body,
    status: 201,
    answer: company,
    handle: async ({ body: sent, ...asking }) => {
      const command = {
        type: 'createCompany',
        ...given({ externalId: readText(sent?.externalId) }),
        name: readText(sent?.name) ?? null,
      } as const;
      return toAnswer(await submit(writer, asking, command));
    },
  });

  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'listCompanies',
    tag,
    summary: 'List companies',
    description: 'The org’s companies, page by page.',
    scope: 'customers:read',
    envelope: 'problem',
    codes: [],
    query,
    answer: page,
    handle: async ({ query: sent, principal }) => {
      const { orgId } = principal.org;
      const limit = readId(sent.limit) ?? defaultLimit;
      const after = readId(sent.after) ?? 0;
      // Reads one more than requested, to know whether there is a next page.
      const found = await store.listCompanies(orgId, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      const next = found.length > limit ? (items.at(-1)?.companyId ?? null) : null;
      return { items: items.map(toAnswer), next };
    },
  });
}

function toAnswer({ companyId, externalId, name, createdOn }: Company) {
  return { companyId, externalId, name, createdOn: toUtc(createdOn) };
}
