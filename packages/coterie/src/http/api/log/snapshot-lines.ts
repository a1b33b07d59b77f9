import { Type } from 'typebox';

import { toJson } from '../../../delivery/resource-json.ts';
import { toUtc } from '../../../dates.ts';
import { recordedFields } from '../../../domain/memberships.ts';
import { shownStatus } from '../../../domain/schedule.ts';
import type { Snapshot, SnapshotPart } from '../../../store/snapshot.ts';
import { extended, orNull, time } from '../../kit/shown.ts';
import { unionSchema } from '../../kit/unions.ts';
import { customerResource } from '../customers/fields.ts';
import { profileIdentifier } from '../customers/profile-identifier.ts';
import { customerRecord } from '../customers/record.ts';
import { groupSchema, showOffer } from '../groups/answer.ts';
import { groupResource } from '../groups/fields.ts';
import { invitationResource } from '../invitations/fields.ts';
import {
  customerDetails,
  groupDetailsSchema,
  invitationDetails,
  membershipDetails,
} from './record-schemas.ts';

const id = (description: string) => Type.Integer({ description });
const count = (what: string) => Type.Integer({ description: `Number of ${what} in the snapshot.` });

const header = Type.Object(
  {
    kind: Type.Literal('snapshot', { description: 'The first line.' }),
    sequence: Type.Integer({
      description: 'The moment: changes after this sequence are not in the snapshot.',
    }),
    at: time('When the snapshot was taken.'),
  },
  { title: 'SnapshotStart', description: 'The first line of a snapshot.' },
);

const company = Type.Object(
  {
    kind: Type.Literal('company', { description: 'A company.' }),
    companyId: id('Id of the company.'),
    externalId: Type.String({ description: 'Your own id of the company.' }),
    name: orNull(Type.String(), 'Name of the company; null: none.'),
    createdOn: time('When the company was created.'),
  },
  { title: 'SnapshotCompany', description: 'A company.' },
);

const { companyId, mergedInto, defaultGroupId } = customerRecord.properties;

const customer = extended(
  customerDetails,
  Type.Object({
    kind: Type.Literal('customer', { description: 'A customer.' }),
    userId: id('Id of the customer.'),
    companyId,
    mergedInto,
    defaultGroupId,
    createdOn: time('When the customer was created.'),
    identifiers: Type.Array(profileIdentifier, { description: 'All identifiers of the customer.' }),
  }),
  { title: 'SnapshotCustomer', description: 'A customer.' },
);

const group = extended(
  groupDetailsSchema,
  Type.Object({
    kind: Type.Literal('group', { description: 'A group.' }),
    groupId: id('Id of the group.'),
    handOverOffer: groupSchema.properties.handOverOffer,
    createdOn: time('When the group was created.'),
  }),
  { title: 'SnapshotGroup', description: 'A group.' },
);

const membership = extended(
  membershipDetails,
  Type.Object({
    kind: Type.Literal('membership', { description: 'A membership.' }),
    groupId: id('Id of the group.'),
    userId: id('Id of the member.'),
    joinedOn: time('When the customer joined.'),
  }),
  { title: 'SnapshotMembership', description: 'A current membership.' },
);

const invitation = extended(
  invitationDetails,
  Type.Object({
    kind: Type.Literal('invitation', { description: 'An invitation; its status is OPEN.' }),
    groupId: id('Id of the group to join.'),
    userId: id('Id of the invited customer.'),
    createdOn: time('When the invitation was created.'),
  }),
  { title: 'SnapshotInvitation', description: 'An open invitation.' },
);

const end = Type.Object(
  {
    kind: Type.Literal('complete', { description: 'The last line.' }),
    companies: count('companies'),
    customers: count('customers'),
    groups: count('groups'),
    memberships: count('memberships'),
    invitations: count('open invitations'),
  },
  { title: 'SnapshotEnd', description: 'The last line of a whole snapshot.' },
);

/** A line of a snapshot: the id of a resource, and the fields that the change which created it has in `after`. */
export const snapshotLine = unionSchema(
  'kind',
  { snapshot: header, company, customer, group, membership, invitation, complete: end },
  {
    title: 'SnapshotLine',
    description: 'JSON objects, one per line; their `kind` says what they are.',
    examples: [
      { kind: 'snapshot', sequence: 40, at: '2026-11-22T06:00:00.000Z' },
      {
        kind: 'membership',
        groupId: 1,
        userId: 1001,
        permissions: ['allow_points_redemption'],
        primaryMember: true,
        validUntil: null,
        joinedOn: '2026-11-22T06:00:00.000Z',
      },
      { kind: 'complete', companies: 1, customers: 33, groups: 8, memberships: 33, invitations: 0 },
    ],
  },
);

/** The lines of a snapshot, in chunks of many lines. */
export async function* toLines(snapshot: Snapshot): AsyncGenerator<string, void, undefined> {
  const { sequence } = snapshot.org;
  yield toText([{ kind: 'snapshot', sequence, at: toUtc(Date.now()) }]);
  const counts = { companies: 0, customers: 0, groups: 0, memberships: 0, invitations: 0 };
  for await (const part of snapshot.parts()) {
    counts[part.kind] += part.rows.length;
    yield toText(linesOf(part));
  }
  yield toText([{ kind: 'complete', ...counts }]);
}

function linesOf(part: SnapshotPart): readonly object[] {
  switch (part.kind) {
    case 'companies':
      return part.rows.map(({ companyId, externalId, name, createdOn }) => ({
        kind: 'company',
        companyId,
        externalId,
        name,
        createdOn: toUtc(createdOn),
      }));
    case 'customers':
      return part.rows.map(({ customer: row, details, identifiers }) => ({
        kind: 'customer',
        userId: row.userId,
        companyId: row.companyId,
        mergedInto: row.mergedInto,
        defaultGroupId: row.defaultGroupId,
        createdOn: toUtc(row.createdOn),
        ...customerResource.show(details),
        profiles: details.profiles,
        identifiers,
      }));
    case 'groups':
      return part.rows.map((row) => ({
        kind: 'group',
        groupId: row.groupId,
        ...groupResource.show(row),
        status: shownStatus(row),
        handOverOffer: showOffer(row.handOverOffer),
        createdOn: toUtc(row.createdOn),
      }));
    case 'memberships':
      return part.rows.map((row) => ({
        kind: 'membership',
        groupId: row.groupId,
        userId: row.userId,
        ...toJson(recordedFields, row),
        joinedOn: toUtc(row.joinedOn),
      }));
    case 'invitations':
      return part.rows.map((row) => ({
        kind: 'invitation',
        groupId: row.groupId,
        userId: row.userId,
        invitationId: row.invitationId,
        ...invitationResource.show(row),
        createdOn: toUtc(row.createdOn),
      }));
  }
}

function toText(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
