import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Company } from '../../../domain/companies.ts';
import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { toUtc } from '../../../dates.ts';
import { pageById, pageQuery, pageSchema, readPage } from '../../kit/lists.ts';
import { given, objectSchema, readText, textSchema } from '../../kit/schemas.ts';
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

interface Parts {
  /** Serves the reads. */
  readonly reads: Store;
  readonly writer: Writer;
  readonly cursors: Cursors;
}

/** Create and list companies. */
export function addCompanyCalls(app: FastifyInstance, { reads, writer, cursors }: Parts): void {
  addCall(app, {
    method: 'POST',
    url: path,
    operationId: 'addCompany',
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
    description: 'The org’s companies by ascending id, page by page.',
    scope: 'customers:read',
    envelope: 'problem',
    codes: [95030],
    query: pageQuery,
    answer: pageSchema('CompanyPage', company, 'The companies.'),
    handle: async ({ query, principal }) => {
      const { orgId } = principal.org;
      const list = ['companies', orgId];
      const { items, next } = await pageById(
        readPage(cursors, list, query),
        (page) => reads.listCompanies(orgId, page),
        ({ companyId }) => companyId,
      );
      return { items: items.map(toAnswer), next: cursors.seal(list, next) };
    },
  });
}

function toAnswer({ companyId, externalId, name, createdOn }: Company) {
  return { companyId, externalId, name, createdOn: toUtc(createdOn) };
}
