import { randomBytes } from 'node:crypto';

import type { Command } from 'commander';

import { hashPassword, makeSecret } from '../http/server/passwords.ts';
import { define, defineGroup } from './define.ts';
import { printOne } from './output.ts';
import { findOrgId, submit, withStore } from './session.ts';

export function addClient(program: Command): void {
  const client = defineGroup(program, {
    name: 'client',
    description: 'Manage OAuth clients, which act for a till.',
    example: 'coterie client create --org acme --till till.acme',
  });

  define(client, {
    name: 'create',
    description: 'Create an OAuth key and secret. The secret is shown once.',
    example: 'coterie client create --org acme --till till.acme',
    settings: ['database', 'json', 'org', 'till'],
    run: async ({ database, json, org, till: userName }) =>
      withStore(database, async (store, writer) => {
        const orgId = await findOrgId(store, org);
        const key = randomBytes(12).toString('hex');
        const secret = makeSecret();
        const secretHash = await hashPassword(secret);
        await submit(writer, orgId, { type: 'createClient', userName, key, secretHash });
        printOne({ till: userName, key, secret }, json);
      }),
  });
}
