import type { Command } from 'commander';

import { defaultOrgSettings, type Org } from '../domain/org.ts';
import { define, defineGroup } from './define.ts';
import { print, printOne, type Row } from './output.ts';
import { findOrgId, submit, withStore } from './session.ts';

const orgOptions = [
  'timeZone',
  'productLimit',
  'domainErrorStatus',
  'keepGroupActiveWithoutPrimary',
  'permissionCodes',
] as const;

export function addOrg(program: Command): void {
  const org = defineGroup(program, {
    name: 'org',
    description: 'Manage orgs, which own the groups and customers.',
    example: 'coterie org create --name acme',
  });

  define(org, {
    name: 'create',
    description: 'Create an org.',
    example: 'coterie org create --name acme --time-zone Asia/Kolkata',
    settings: ['database', 'json', 'name'],
    optional: orgOptions,
    mandatory: ['name'],
    run: async ({ database, json, ...settings }) =>
      withStore(database, async (store, writer) => {
        const orgId = await store.reserveOrgId();
        const all = { ...defaultOrgSettings, ...settings };
        await submit(writer, orgId, { type: 'createOrg', settings: all });
        printOne(toRecord(await store.findOrg(orgId)), json);
      }),
  });

  define(org, {
    name: 'list',
    description: 'List the orgs with their settings.',
    example: 'coterie org list --json',
    settings: ['database', 'json'],
    run: async ({ database, json }) =>
      withStore(database, async (store) => print((await store.listOrgs()).map(toRecord), json)),
  });

  define(org, {
    name: 'set',
    description: 'Change settings of an org. Settings that are omitted stay unchanged.',
    example:
      'coterie org set --org acme --product-limit 500 --keep-group-active-without-primary true',
    settings: ['database', 'json', 'org'],
    optional: ['rename', ...orgOptions],
    run: async ({ database, json, org: name, rename, ...others }) =>
      withStore(database, async (store, writer) => {
        const orgId = await findOrgId(store, name);
        const settings = rename === undefined ? others : { ...others, name: rename };
        await submit(writer, orgId, { type: 'updateOrg', settings });
        printOne(toRecord(await store.findOrg(orgId)), json);
      }),
  });
}

function toRecord(org: Org | null): Row {
  if (org === null) return {};
  return {
    name: org.name,
    timeZone: org.timeZone,
    productLimit: org.productLimit,
    domainErrorStatus: org.domainErrorStatus,
    keepGroupActiveWithoutPrimary: org.keepGroupActiveWithoutPrimary,
    permissionCodes: org.permissionCodes,
  };
}
