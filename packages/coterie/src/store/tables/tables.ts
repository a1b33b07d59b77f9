import { logTable } from './changes.ts';
import { text } from './column.ts';
import { companyTable } from './companies.ts';
import { customerTable, detailsTable } from './customers.ts';
import { groupTable } from './groups.ts';
import { answerTable } from './idempotency-keys.ts';
import { identifierTable } from './identifiers.ts';
import { importErrorTable, importTable } from './imports.ts';
import { invitationTable } from './invitations.ts';
import { loginTable } from './logins.ts';
import { endedMembershipTable, membershipTable } from './memberships.ts';
import { orgTable } from './orgs.ts';
import { searchKeyTable } from './search-keys.ts';
import { table, type TableShape } from './table.ts';
import { tillTable } from './tills.ts';
import { deliveryTable, webhookTable } from './webhooks.ts';

const secretTable = table<{ readonly name: string; readonly secret: string }>(
  'installation_secrets',
  { key: ['name'], columns: { name: text, secret: text } },
);

/** Every table that is copied, parents first: when a row is inserted, the rows it refers to exist. */
export const tables: readonly TableShape[] = [
  secretTable,
  orgTable,
  tillTable,
  loginTable,
  companyTable,
  customerTable,
  detailsTable,
  identifierTable,
  groupTable,
  searchKeyTable,
  membershipTable,
  endedMembershipTable,
  invitationTable,
  logTable,
  answerTable,
  importTable,
  importErrorTable,
  webhookTable,
  deliveryTable,
];
