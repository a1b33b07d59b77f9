import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Store } from '../../../store/store.ts';
import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { problemItem } from '../../kit/error-responses.ts';
import { toProblem } from '../../kit/failures.ts';
import { profileIdentifier } from './profile-identifier.ts';
import { given, idSchema, objectSchema, readId } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { orNull } from '../../kit/shown.ts';
import { customerParams } from '../../kit/params.ts';
import { customerSchema, toCustomerRecord } from './record.ts';

const tag = 'Customers';
const path = '/api/v1/customers/:userId';

const patchBody = objectSchema(
  {
    companyId: idSchema('Id of the company of the customer; null: none. Required.', {
      nullable: true,
    }),
  },
  {
    title: 'CustomerPatch',
    description: 'A JSON merge patch (RFC 7396): the company of the customer.',
    mandatory: ['companyId'],
    examples: [{ companyId: null }],
    nullable: true,
  },
);

const mergeBody = objectSchema(
  { into: idSchema('Id of the customer who stays. Required.', { example: 1002 }) },
  {
    title: 'Merge',
    description: 'The customer who stays.',
    mandatory: ['into'],
    examples: [{ into: 1002 }],
    nullable: true,
  },
);

const mergedMembership = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    outcome: Type.Enum(['moved', 'united', 'notMoved'], {
      description:
        'moved: the customer who stays took the seat; united: that customer was already a member; notMoved: the membership ended, and `error` says why.',
    }),
    primaryMember: Type.Boolean({
      description: 'Whether the customer who stays is the primary member now.',
    }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Permission codes of the customer who stays.',
    }),
    error: orNull(
      problemItem,
      'Why the membership, or the role of the primary member, could not move; null: it did.',
    ),
  },
  {
    title: 'MergedMembership',
    description: 'The result for one membership of the merged customer.',
  },
);

const mergeAnswer = Type.Object(
  {
    userId: Type.Integer({ description: 'Id of the customer who was merged.' }),
    mergedInto: Type.Integer({ description: 'Id of the customer who stays.' }),
    memberships: Type.Array(mergedMembership, {
      description: 'The memberships of the merged customer.',
    }),
    defaultGroupId: orNull(
      Type.Integer(),
      'Id of the default group of the customer who stays; null: none.',
    ),
    identifiers: Type.Object(
      {
        moved: Type.Array(profileIdentifier, {
          description: 'Identifiers that now name the customer who stays.',
        }),
        kept: Type.Array(profileIdentifier, {
          description:
            'Identifiers of a type that the customer who stays has already. They still name the merged customer.',
        }),
      },
      { description: 'The identifiers of the merged customer.' },
    ),
    companyId: orNull(Type.Integer(), 'Id of the company of the customer who stays; null: none.'),
  },
  { title: 'MergeReport', description: 'What the merge moved, and what it could not move.' },
);

/** Set a customer's company, and merge two customers; the vendor has no calls for these. */
export function addNativeCustomerCalls(app: FastifyInstance, store: Store, writer: Writer): void {
  addCall(app, {
    method: 'PATCH',
    url: path,
    operationId: 'patchCustomer',
    tag,
    summary: 'Set a customer’s company',
    description:
      'Assigns the customer to a company, or to none. Rejected while the customer shares a group with others, who would then belong to another company.',
    scope: 'customers:write',
    envelope: 'problem',
    codes: [403, 1622, 8015, 8069, 95002, 95060],
    params: customerParams,
    body: patchBody,
    answer: customerSchema,
    handle: async ({ params, body, ...asking }) => {
      const command = {
        type: 'setCompany',
        userId: Number(params.userId),
        ...given({ companyId: body?.companyId === null ? null : readId(body?.companyId) }),
      } as const;
      const { customer } = await submit(writer, asking, command);
      const record = await store.findCustomer(asking.principal.org.orgId, customer.userId);
      if (record === null) throw new Error(`customer ${customer.userId} should be stored`);
      return toCustomerRecord({ ...record, customer });
    },
  });

  addCall(app, {
    method: 'POST',
    url: `${path}/merge`,
    operationId: 'mergeCustomer',
    tag,
    summary: 'Merge a customer into another',
    description:
      'Merges the customer of the path into the customer of the body, who stays. That customer takes over the memberships (of two in the same group one remains, with the permissions of both, as the primary member if one of them was), the identifiers of types that they lack, the cards, and the company while they have none and are in no group. The merged customer takes part in nothing from then on. This cannot be undone.',
    scope: 'customers:write',
    envelope: 'problem',
    codes: [403, 8015, 8069, 95004, 95060],
    params: customerParams,
    body: mergeBody,
    answer: mergeAnswer,
    handle: async ({ params, body, ...asking }) => {
      const command = {
        type: 'mergeCustomer',
        victim: Number(params.userId),
        ...given({ survivor: readId(body?.into) }),
      } as const;
      const { victim, survivor, ...report } = await submit(writer, asking, command);
      return {
        userId: victim,
        mergedInto: survivor,
        ...report,
        memberships: report.memberships.map(({ refusal, ...membership }) => ({
          ...membership,
          error: refusal === null ? null : toProblem(refusal),
        })),
      };
    },
  });
}
