import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { Writer } from '../../../writer/writer.ts';
import { addCall } from '../../kit/call.ts';
import { problemItem } from '../../kit/error-responses.ts';
import { toProblem } from '../../kit/failures.ts';
import { profileIdentifier } from './profile-identifier.ts';
import { given, idSchema, objectSchema, readId } from '../../kit/schemas.ts';
import { submit } from '../../kit/submit.ts';
import { customerParams } from '../../kit/params.ts';

const tag = 'Customers';
const path = '/api/v1/customers/:userId';

const patchBody = objectSchema(
  { companyId: idSchema('Id of her company; null: none. Mandatory.', { example: 1 }) },
  {
    description: 'What to change.',
    mandatory: ['companyId'],
    examples: [{ companyId: 1 }],
    nullable: true,
  },
);

const patchAnswer = Type.Object(
  {
    userId: Type.Integer({ description: 'Id of the customer.' }),
    companyId: Type.Union([Type.Integer(), Type.Null()], { description: 'Her company, or null.' }),
  },
  { description: 'The customer as she is now.', examples: [{ userId: 1007, companyId: 1 }] },
);

const mergeBody = objectSchema(
  { into: idSchema('Id of the customer who stays. Mandatory.', { example: 1008 }) },
  {
    description: 'The survivor.',
    mandatory: ['into'],
    examples: [{ into: 1008 }],
    nullable: true,
  },
);

const mergedMembership = Type.Object(
  {
    groupId: Type.Integer({ description: 'Id of the group.' }),
    outcome: Type.Enum(['moved', 'united', 'notMoved'], {
      description:
        'moved: the survivor took the seat; united: she was a member already; notMoved: the membership ended, `error` says why.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether the survivor is the primary member now.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Her permission codes now.',
    }),
    error: Type.Union([problemItem, Type.Null()], {
      description: 'Why the membership, or the primary role in the group, could not move; or null.',
    }),
  },
  { title: 'MergedMembership', description: 'What became of one membership of the victim.' },
);

const mergeAnswer = Type.Object(
  {
    victim: Type.Integer({ description: 'The customer who was merged away.' }),
    survivor: Type.Integer({ description: 'The customer who stays.' }),
    memberships: Type.Array(mergedMembership, { description: 'Each of the victim’s memberships.' }),
    defaultGroupId: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The survivor’s default group now, or null.',
    }),
    identifiers: Type.Object(
      {
        moved: Type.Array(profileIdentifier, { description: 'Those that name the survivor now.' }),
        kept: Type.Array(profileIdentifier, {
          description: 'Those of a type the survivor has herself; they still name the victim.',
        }),
      },
      { description: 'What became of the victim’s identifiers.' },
    ),
    companyId: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The survivor’s company now, or null.',
    }),
  },
  { title: 'MergeReport', description: 'What the merge moved, and what it could not.' },
);

/** Set a customer's company, and merge two customers; the vendor has no calls for these. */
export function addNativeCustomerCalls(app: FastifyInstance, writer: Writer): void {
  addCall(app, {
    method: 'PATCH',
    url: path,
    operationId: 'updateCustomer',
    tag,
    summary: 'Set a customer’s company',
    description:
      'Puts the customer in a company, or in none. Refused while she shares a group with others, who would then be of another company.',
    scope: 'customers:write',
    envelope: 'problem',
    codes: [403, 1622, 8015, 8069, 95002, 95060],
    params: customerParams,
    body: patchBody,
    answer: patchAnswer,
    handle: async ({ params, body, ...asking }) => {
      const command = {
        type: 'setCompany',
        userId: Number(params.userId),
        ...given({ companyId: body?.companyId === null ? null : readId(body?.companyId) }),
      } as const;
      return submit(writer, asking, command);
    },
  });

  addCall(app, {
    method: 'POST',
    url: `${path}/merge`,
    operationId: 'mergeCustomer',
    tag,
    summary: 'Merge a customer into another',
    description:
      'Makes two customers one. The survivor takes over memberships (in the same group twice: one, primary wins, permissions united, block wins), identifiers of types she lacks, cards, and the company while she is in none and in no group. The victim takes part in nothing from then on; this can not be undone.',
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
      const report = await submit(writer, asking, command);
      return {
        ...report,
        memberships: report.memberships.map(({ refusal, ...membership }) => ({
          ...membership,
          error: refusal === null ? null : toProblem(refusal),
        })),
      };
    },
  });
}
