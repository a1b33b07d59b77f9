import { first, isId, type Select } from './select.ts';
import type { Store } from './store.ts';
import { logTable } from './tables/changes.ts';
import { companyTable } from './tables/companies.ts';
import { importErrorTable, importTable } from './tables/imports.ts';
import { orgTable } from './tables/orgs.ts';
import { tillTable } from './tables/tills.ts';
import { deliveryReader, deliveryTable, sentWebhookReader } from './tables/webhooks.ts';

type PlainReads = Pick<
  Store,
  | 'findImport'
  | 'findTill'
  | 'listCompanies'
  | 'listDeliveries'
  | 'listEntries'
  | 'listImportErrors'
  | 'listImports'
  | 'listOrgs'
  | 'listTills'
  | 'listWebhooks'
>;

export const entriesText = `SELECT ${logTable.list()} FROM changes
  WHERE org_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`;

const texts = {
  companies: `SELECT ${companyTable.list()} FROM companies
    WHERE org_id = $1 AND company_id > $2 ORDER BY company_id LIMIT $3`,
  deliveries: `SELECT ${deliveryReader.list()} FROM ${deliveryTable.name}
    WHERE org_id = $1 AND webhook_id = $2 ORDER BY delivery_id DESC`,
  import: `SELECT ${importTable.list()} FROM imports WHERE org_id = $1 AND import_id = $2`,
  imports: `SELECT ${importTable.list()} FROM imports
    WHERE org_id = $1 AND (started_on, import_id) < ($2, $3)
    ORDER BY started_on DESC, import_id DESC LIMIT $4`,
  importErrors: `SELECT ${importErrorTable.list()} FROM import_errors
    WHERE org_id = $1 AND import_id = $2 AND phase = $3 AND line > $4 ORDER BY line LIMIT $5`,
  orgs: `SELECT ${orgTable.list()} FROM orgs ORDER BY org_id`,
  till: `SELECT ${tillTable.list()} FROM tills WHERE org_id = $1 AND till_id = $2`,
  tills: `SELECT ${tillTable.list()} FROM tills WHERE org_id = $1 ORDER BY till_id`,
  webhooks: `SELECT ${sentWebhookReader.list()} FROM webhooks WHERE org_id = $1 ORDER BY webhook_id`,
} as const;

/** Reads of a single table that both engines run with the same SQL, along the key or an index that has the order. */
export function plainReads(select: Select): PlainReads {
  return {
    listCompanies: async (orgId, { after, limit }) =>
      (await select(texts.companies, [orgId, after, limit])).map(companyTable.read),
    listDeliveries: async (orgId, webhookId) =>
      isId(webhookId)
        ? (await select(texts.deliveries, [orgId, webhookId])).map(deliveryReader.read)
        : [],
    listEntries: async (orgId, { since, limit }) =>
      (await select(entriesText, [orgId, since, limit])).map(logTable.read),
    findImport: async (orgId, importId) =>
      first(await select(texts.import, [orgId, importId]), importTable.read),
    listImports: async (orgId, { after, limit }) => {
      const { id, key } = after ?? { id: Number.MAX_SAFE_INTEGER, key: '' };
      return (await select(texts.imports, [orgId, id, key, limit])).map(importTable.read);
    },
    listImportErrors: async (orgId, { importId, phase, after, limit }) =>
      (await select(texts.importErrors, [orgId, importId, phase, after, limit])).map(
        importErrorTable.read,
      ),
    listOrgs: async () => (await select(texts.orgs, [])).map(orgTable.read),
    findTill: async (orgId, tillId) =>
      isId(tillId) ? first(await select(texts.till, [orgId, tillId]), tillTable.read) : null,
    listTills: async (orgId) => (await select(texts.tills, [orgId])).map(tillTable.read),
    listWebhooks: async (orgId) =>
      (await select(texts.webhooks, [orgId])).map(sentWebhookReader.read),
  };
}
