import type { Command } from 'commander';

import type { Till } from '../domain/tills.ts';
import { hashPassword, makeSecret } from '../http/server/passwords.ts';
import { define, defineGroup } from './define.ts';
import { print, printOne, type Row } from './output.ts';
import { findOrgId, submit, withStore } from './session.ts';

export function addTill(program: Command): void {
  const till = defineGroup(program, {
    name: 'till',
    description: 'Manage tills, which are the credentials for calling the API.',
    example: 'coterie till create --org acme --user-name till.acme',
  });

  define(till, {
    name: 'create',
    description: 'Create a till. The password is shown once.',
    example:
      'coterie till create --org acme --user-name till.acme --scopes groups:read,groups:write',
    settings: ['database', 'json', 'org', 'userName', 'scopes'],
    optional: ['password'],
    run: async ({ database, json, org, userName, scopes, password = makeSecret() }) =>
      withStore(database, async (store, writer) => {
        const orgId = await findOrgId(store, org);
        const secretHash = await hashPassword(password);
        const command = { type: 'createTill', userName, scopes, secretHash } as const;
        const created = await submit(writer, orgId, command);
        printOne({ ...toRecord(created), password }, json);
      }),
  });

  define(till, {
    name: 'list',
    description: 'List the tills of an org.',
    example: 'coterie till list --org acme',
    settings: ['database', 'json', 'org'],
    run: async ({ database, json, org }) =>
      withStore(database, async (store) => {
        const tills = await store.listTills(await findOrgId(store, org));
        print(tills.map(toRecord), json);
      }),
  });

  define(till, {
    name: 'rotate',
    description:
      'Give a till a new password, which is shown once. The old password stops working within seconds.',
    example: 'coterie till rotate --org acme --user-name till.acme',
    settings: ['database', 'json', 'org', 'userName'],
    optional: ['password'],
    run: async ({ database, json, org, userName, password = makeSecret() }) =>
      withStore(database, async (store, writer) => {
        const orgId = await findOrgId(store, org);
        const secretHash = await hashPassword(password);
        const rotated = await submit(writer, orgId, { type: 'rotateTill', userName, secretHash });
        printOne({ ...toRecord(rotated), password }, json);
      }),
  });

  define(till, {
    name: 'disable',
    description:
      'Disable a till and its OAuth clients permanently. It takes effect within seconds.',
    example: 'coterie till disable --org acme --user-name till.acme',
    settings: ['database', 'json', 'org', 'userName'],
    run: async ({ database, json, org, userName }) =>
      withStore(database, async (store, writer) => {
        const orgId = await findOrgId(store, org);
        const disabled = await submit(writer, orgId, { type: 'disableTill', userName });
        printOne(toRecord(disabled), json);
      }),
  });
}

function toRecord({ tillId, userName, scopes, disabled }: Till): Row {
  return { tillId, userName, scopes, disabled };
}
