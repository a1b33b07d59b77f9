import { columnNames } from '../../packages/coterie/src/store/tables/table.ts';
import { tables } from '../../packages/coterie/src/store/tables/tables.ts';
import { scatter, type Shape } from './shape.ts';

/** The differences between the engines' SQL. */
export interface Dialect {
  readonly json: (text: string) => string;
}

export const sqliteDialect: Dialect = { json: (text) => text };
export const postgresDialect: Dialect = { json: (text) => `CAST(${text} AS json)` };

/** The number of changes that creating a customer makes. */
const perCustomer = 2;

/**
 * Statements that multiply what the writer created: customer 1, group 1 and the membership become all those of the
 * shape, in the same tables, with their changes.
 * @param sequence - the org's sequence after the first three.
 */
export function seedStatements(shape: Shape, sequence: number, { json }: Dialect) {
  const customers = shape.members + shape.free;
  const groups = shape.hotGroup;
  const { memberships, groupSize, hotGroup, hotMembers } = shape;
  const regular = shape.groups * groupSize;
  const afterCustomers = sequence + perCustomer * (customers - 1);
  const afterGroups = afterCustomers + groups - 1;

  const renamed = (column: string, word: string): string =>
    `replace(CAST(t.${column} AS text), '${word}-1"', '${word}-' || i || '"')`;
  const group = `CASE WHEN i <= ${regular} THEN (i - 1) / ${groupSize} + 1 ELSE ${hotGroup} END`;
  const user = `CASE WHEN i <= ${regular} THEN ((i - 1) * ${scatter}) % ${shape.members} + 1 ELSE i - ${regular} END`;
  // The first membership already exists, so the i-th is the (i - 1)-th change from here.
  const count = (id: string): string =>
    `CASE WHEN ${id} = ${hotGroup} THEN ${hotMembers} ELSE ${groupSize} END`;
  const lastJoin = (id: string): string =>
    `${afterGroups} - 1 + CASE WHEN ${id} = ${hotGroup} THEN ${memberships} ELSE ${id} * ${groupSize} END`;

  const change = (kind: string, to: number, columns: Record<string, string>): string =>
    multiply('changes', `t.kind = '${kind}'`, to, columns);
  return [
    multiply('customers', 't.user_id = 1', customers, {
      user_id: 'i',
      sequence: `${sequence} + ${perCustomer} * (i - 1)`,
    }),
    multiply('customer_details', 't.user_id = 1', customers, { user_id: 'i' }),
    multiply('identifiers', 't.user_id = 1', customers, {
      user_id: 'i',
      value: `'customer-' || i`,
    }),
    change('customerCreated', customers, {
      user_id: 'i',
      sequence: `${sequence} + ${perCustomer} * (i - 2) + 1`,
    }),
    change('customerIdentifierAdded', customers, {
      user_id: 'i',
      sequence: `${sequence} + ${perCustomer} * (i - 1)`,
      after: json(renamed('after', 'customer')),
    }),
    multiply('groups', 't.group_id = 1', groups, {
      group_id: 'i',
      external_id: `'group-' || i`,
      member_count: count('i'),
      sequence: lastJoin('i'),
    }),
    multiply('search_keys', `t.kind = 'groupName'`, groups, { id: 'i' }),
    multiply('search_keys', `t.kind = 'groupText'`, groups, { id: 'i', key: `'group-' || i` }),
    change('groupCreated', groups, {
      group_id: 'i',
      sequence: `${afterCustomers} + i - 1`,
      after: json(renamed('after', 'group')),
    }),
    multiply('memberships', 't.user_id = 1 AND t.group_id = 1', memberships, {
      group_id: group,
      user_id: user,
      joined_sequence: `${afterGroups} + i - 1`,
    }),
    change('groupMemberAdded', memberships, {
      group_id: group,
      user_id: user,
      sequence: `${afterGroups} + i - 1`,
    }),
    `UPDATE groups SET member_count = ${count('group_id')}, sequence = ${lastJoin('group_id')} WHERE group_id = 1`,
    // SQL cannot compute their hashes, so the log looks like one from before hashes were introduced.
    'UPDATE changes SET hash = NULL, salt = NULL, commitment = NULL',
    `UPDATE orgs SET sequence = ${afterGroups + memberships - 1}, last_group_id = ${groups}, last_user_id = ${customers},
      last_hash = '', unchained = ${afterGroups + memberships - 1}`,
  ];
}

/** Copies one row of a table as rows 2 to `to`, with the given values for the columns that differ. */
function multiply(
  table: string,
  where: string,
  to: number,
  columns: Readonly<Record<string, string>>,
): string {
  const found = tables.find((one) => one.name === table);
  if (found === undefined) throw new Error(`The table ${table} does not exist.`);
  const names = columnNames(found);
  const values = names.map((name) => columns[name] ?? `t.${name}`);
  return `INSERT INTO ${table} (${names.join(', ')})
    WITH RECURSIVE numbers (i) AS (
      SELECT CAST(2 AS bigint) UNION ALL SELECT i + 1 FROM numbers WHERE i < ${to}
    )
    SELECT ${values.join(', ')} FROM numbers, (SELECT * FROM ${table} t WHERE ${where}) t`;
}
