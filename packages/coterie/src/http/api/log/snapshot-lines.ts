import { Type } from 'typebox';

import { groupDetails } from '../../../domain/groups.ts';
import { invitationRecord } from '../../../domain/invitations.ts';
import { shownStatus } from '../../../domain/schedule.ts';
import type { Snapshot, SnapshotPart } from '../../../store/snapshot.ts';
import { profileIdentifier } from '../customers/profile-identifier.ts';

const time = (description: string) =>
  Type.String({ description: `${description}, in UTC (ISO 8601).` });
const orNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });
const textOrNull = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description });
const id = (description: string) => Type.Integer({ description });
const count = (what: string) => Type.Integer({ description: `How many ${what} there were.` });
const fields = Type.Record(Type.String(), Type.Unknown(), { description: 'Names and values.' });

const header = Type.Object(
  {
    kind: Type.Literal('snapshot', { description: 'The first line.' }),
    sequence: Type.Integer({
      description: 'The moment: changes after this sequence are not in the snapshot.',
    }),
    at: time('When it was taken'),
  },
  { title: 'SnapshotStart', description: 'The first line of a snapshot.' },
);

const company = Type.Object(
  {
    kind: Type.Literal('company', { description: 'A company.' }),
    companyId: id('Id of the company.'),
    externalId: Type.String({ description: 'Your own id of the company.' }),
    name: textOrNull('Its name, or null.'),
    createdOn: time('When it was created'),
  },
  { title: 'SnapshotCompany', description: 'One company.' },
);

const customer = Type.Object(
  {
    kind: Type.Literal('customer', { description: 'A customer.' }),
    userId: id('Id of the customer.'),
    companyId: orNull('Her company, or null.'),
    mergedInto: orNull('The customer she was merged into, or null.'),
    defaultGroupId: orNull('Her default group, or null.'),
    createdOn: time('When she was created'),
    loyaltyType: Type.String({ description: 'loyalty or non_loyalty.' }),
    associatedWith: textOrNull('The till she was registered at, or null.'),
    extendedFields: fields,
    profiles: Type.Array(fields, { description: 'Who she is in each source and account.' }),
    identifiers: Type.Array(profileIdentifier, { description: 'All her identifiers.' }),
  },
  { title: 'SnapshotCustomer', description: 'One customer.' },
);

const group = Type.Object(
  {
    kind: Type.Literal('group', { description: 'A group.' }),
    groupId: id('Id of the group.'),
    externalId: Type.String({ description: 'Your own id of the group.' }),
    groupName: textOrNull('Its name, or null.'),
    maxGroupSize: Type.Integer({ description: 'Most members it may have.' }),
    status: Type.String({ description: 'ACTIVE, INACTIVE or DELETED.' }),
    extendedFields: fields,
    successionPolicy: Type.String({ description: 'none, oldest or named.' }),
    successorUserId: orNull('Who succeeds by the policy `named`, or null.'),
    handOverOffer: Type.Union(
      [
        Type.Object({
          userId: id('To whom.'),
          expiresOn: Type.Integer({ description: 'In milliseconds since 1970, as in the log.' }),
        }),
        Type.Null(),
      ],
      { description: 'The primary member offers her role; null: she does not.' },
    ),
    activeFrom: orNull('When it begins by itself, in milliseconds since the epoch, or null.'),
    activeUntil: orNull('When it ends by itself, or null.'),
    createdOn: time('When it was created'),
  },
  { title: 'SnapshotGroup', description: 'One group.' },
);

const membership = Type.Object(
  {
    kind: Type.Literal('membership', { description: 'A membership.' }),
    groupId: id('The group.'),
    userId: id('The member.'),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Her permission codes in the group.',
    }),
    primaryMember: Type.Boolean({ description: 'Whether she is the primary member.' }),
    validUntil: Type.Optional(
      Type.Integer({
        description:
          'When it ends by itself, in milliseconds since the epoch. Absent: it does not.',
      }),
    ),
    joinedOn: time('When she joined'),
  },
  { title: 'SnapshotMembership', description: 'One current membership.' },
);

const invitation = Type.Object(
  {
    kind: Type.Literal('invitation', { description: 'An invitation.' }),
    groupId: id('The group to join.'),
    userId: id('The customer who is asked.'),
    invitationId: id('Id of the invitation.'),
    status: Type.Literal('OPEN', { description: 'Only open ones are current.' }),
    permissions: Type.Array(Type.String({ description: 'A permission code.' }), {
      description: 'Those that she will have.',
    }),
    defaultGroup: Type.Boolean({ description: 'Whether it will be her default group.' }),
    validUntil: orNull('When her membership will end by itself, or null.'),
    expiresOn: Type.Integer({
      description: 'Until when she can accept, in milliseconds since 1970, as in the log.',
    }),
    createdOn: time('When it was made'),
  },
  { title: 'SnapshotInvitation', description: 'One open invitation.' },
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

/** A line of a snapshot. A record has its id, and the fields in `after` of the change that created it. */
export const snapshotLine = Type.Union(
  [header, company, customer, group, membership, invitation, end],
  {
    description: 'JSON objects, one per line; their `kind` says what they are.',
    examples: [
      { kind: 'snapshot', sequence: 40, at: '2026-11-22T06:00:00.000Z' },
      {
        kind: 'membership',
        groupId: 1,
        userId: 1001,
        permissions: ['allow_points_redemption'],
        primaryMember: true,
        joinedOn: '2026-11-22T06:00:00.000Z',
      },
      { kind: 'complete', companies: 1, customers: 33, groups: 8, memberships: 33, invitations: 0 },
    ],
  },
);

/** Yields the lines of a snapshot, many at a time. */
export async function* toLines(snapshot: Snapshot): AsyncGenerator<string, void, undefined> {
  const { sequence } = snapshot.org;
  yield toText([{ kind: 'snapshot', sequence, at: toUtc(Date.now()) }]);
  const counts = { companies: 0, customers: 0, groups: 0, memberships: 0, invitations: 0 };
  for await (const part of snapshot.parts()) {
    counts[part.sort] += part.rows.length;
    yield toText(linesOf(part));
  }
  yield toText([{ kind: 'complete', ...counts }]);
}

function linesOf(part: SnapshotPart): readonly object[] {
  switch (part.sort) {
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
        ...details,
        identifiers,
      }));
    case 'groups':
      return part.rows.map((row) => ({
        kind: 'group',
        groupId: row.groupId,
        ...groupDetails(row),
        status: shownStatus(row),
        handOverOffer: row.handOverOffer && {
          userId: row.handOverOffer.userId,
          expiresOn: row.handOverOffer.expiresOn,
        },
        createdOn: toUtc(row.createdOn),
      }));
    case 'memberships':
      return part.rows.map((row) => ({
        kind: 'membership',
        groupId: row.groupId,
        userId: row.userId,
        permissions: row.permissions,
        primaryMember: row.primaryMember,
        ...(row.validUntil === null ? {} : { validUntil: row.validUntil }),
        joinedOn: toUtc(row.joinedOn),
      }));
    case 'invitations':
      return part.rows.map((row) => ({
        kind: 'invitation',
        groupId: row.groupId,
        userId: row.userId,
        ...invitationRecord(row),
        createdOn: toUtc(row.createdOn),
      }));
  }
}

function toText(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function toUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
