import { isDeepStrictEqual as isEqual } from 'node:util';

import { stringify } from 'csv-stringify/sync';

import type { CustomerRecord } from '../domain/customers.ts';
import { type Details, type Fields, namesSetBy } from '../domain/fields.ts';
import { type Group, groupFields, isLive } from '../domain/groups.ts';
import { toJson } from '../delivery/resource-json.ts';
import type { ImportedThing } from '../domain/imports.ts';
import type { Snapshot, SnapshotPart } from '../store/snapshot.ts';
import { columnsOf, identifierColumns } from './columns.ts';
import { disarm } from './formulas.ts';
import type { FileFormat } from './read-file.ts';
import { customerFields } from '../domain/customers.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Yields, in parts, a file with the org's data as of the snapshot, in the format that an import reads. It omits deleted
 * groups and customers who were merged into others.
 */
export async function* exportFile(
  snapshot: Snapshot,
  what: ImportedThing,
  format: FileFormat,
): AsyncGenerator<string, void, undefined> {
  const names = Object.keys(columnsOf[what]).filter((name) => name !== 'action');
  if (format === 'csv') yield toCsv([names]);
  const rowsOf = exporters[what]();
  for await (const part of snapshot.parts()) {
    const rows = rowsOf(part);
    if (rows.length === 0) continue;
    yield format === 'csv'
      ? toCsv(rows.map((row) => names.map((name) => toCell(row[name]))))
      : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}

function toCsv(records: readonly (readonly string[])[]): string {
  return stringify(
    records.map((record) => [...record]),
    { quoted_match: /[\r\n]/ },
  );
}

function toCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return disarm(value.join(' '));
  return disarm(typeof value === 'string' ? value : JSON.stringify(value));
}

const exporters: Record<ImportedThing, () => (part: SnapshotPart) => readonly Row[]> = {
  groups: () => (part) => (part.kind === 'groups' ? part.rows.filter(isLive).map(toGroupRow) : []),
  customers: () => (part) =>
    part.kind === 'customers' ? part.rows.filter(isCurrent).map(toCustomer) : [],
  members: exportMembers,
};

function exportMembers(): (part: SnapshotPart) => readonly Row[] {
  /** The default groups of the customers who have one. */
  const defaults = new Map<number, number>();
  let groups = new Map<number, string>();
  return (part) => {
    if (part.kind === 'customers')
      for (const { customer } of part.rows)
        if (customer.defaultGroupId !== null)
          defaults.set(customer.userId, customer.defaultGroupId);
    if (part.kind === 'groups')
      groups = new Map(part.rows.map(({ groupId, externalId }) => [groupId, externalId]));
    if (part.kind !== 'memberships') return [];
    return part.rows.map(({ groupId, userId, permissions, primaryMember }) => ({
      groupExternalId: groups.get(groupId),
      userId,
      permissions: permissions.length > 0 ? permissions : undefined,
      primaryMember: primaryMember || undefined,
      defaultGroup: defaults.get(userId) === groupId || undefined,
    }));
  };
}

function isCurrent({ customer }: CustomerRecord): boolean {
  return customer.mergedInto === null;
}

/** Without the fields that are empty. */
function toGroupRow(group: Group): Row {
  return rowOf(groupFields, group);
}

function rowOf<All extends Fields>(resource: All, details: Details<All>): Row {
  const names = namesSetBy(resource, 'creation', 'caller').filter(
    (name) => !isEqual(details[name], resource[name]?.empty),
  );
  const json = toJson(resource, details);
  return Object.fromEntries(names.map((name) => [name, json[name]]));
}

/** A row with simple columns if they suffice, or else with whole profiles. */
function toCustomer({ customer, details, identifiers }: CustomerRecord): Row {
  const { profiles } = details;
  const common = {
    userId: customer.userId,
    ...rowOf(customerFields, details),
  };
  const [profile] = profiles;
  const types = identifiers.map(({ type }) => type);
  const isSimple =
    profiles.length === 1 &&
    profile?.commChannels.length === 0 &&
    identifierColumns.every((type) => types.indexOf(type) === types.lastIndexOf(type));
  if (isSimple)
    return {
      ...common,
      source: profile.source === 'INSTORE' ? undefined : profile.source,
      accountId: profile.accountId || undefined,
      firstName: profile.firstName ?? undefined,
      lastName: profile.lastName ?? undefined,
      fields: unlessEmpty(profile.fields),
      ...Object.fromEntries(identifiers.map(({ type, value }) => [type, value])),
    };
  const whole = profiles.map((one) => ({
    ...one,
    identifiers: identifiers
      .filter(({ source, accountId }) => source === one.source && accountId === one.accountId)
      .map(({ type, value }) => ({ type, value })),
  }));
  return { ...common, profiles: whole };
}

function unlessEmpty(fields: object): object | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}
