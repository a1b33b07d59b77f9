import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type Server, start } from '../lib/servers.ts';
import { askJson, type Peer } from './peer.ts';
import type { Admin } from './seed.ts';

const folder = join(import.meta.dirname, 'medusa');
const email = 'bench@example.com';
const password = 'bench-password';

export const medusa: Peer = {
  folder: 'bench/peers/medusa',
  package: '@medusajs/medusa',
  /** Creates tables and a user with Medusa's own command line. */
  prepare: async (database) => {
    const cli = join(folder, 'node_modules/@medusajs/cli/cli.js');
    for (const args of [['db:migrate'], ['user', '-e', email, '-p', password]])
      await promisify(execFile)(process.execPath, [cli, ...args], {
        cwd: folder,
        env: { ...process.env, ...environment(database) },
        maxBuffer: 64 * 1024 ** 2,
      });
  },
  start: (database, cores): Promise<Server> =>
    start(cores, [join(folder, 'server.js')], '/health', environment(database)),
  logIn: async (url) => {
    const credentials = { email, password };
    const { token } = await askJson<{ token: string }>(
      `${url}/auth/user/emailpass`,
      {},
      credentials,
    );
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  },
  admin: (url, headers): Admin => {
    const ask = <Answer>(path: string, body: object) =>
      askJson<Answer>(`${url}/admin/${path}`, headers, body);
    return {
      createCustomer: async (number) => {
        const body = {
          email: `customer-${number}@example.com`,
          first_name: 'Customer',
          last_name: String(number),
        };
        return (await ask<{ customer: { id: string } }>('customers', body)).customer.id;
      },
      createGroup: async (number) => {
        const body = { name: `group-${number}` };
        const path = 'customer-groups';
        return (await ask<{ customer_group: { id: string } }>(path, body)).customer_group.id;
      },
      addMembers: async (groupId, add) => {
        await ask(`customer-groups/${groupId}/customers`, { add });
      },
    };
  },
};

function environment(database: string) {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database,
    MEDUSA_DISABLE_TELEMETRY: 'true',
  };
}
