import { once } from 'node:events';
import { createServer } from 'node:http';

import { onTestFinished } from 'vitest';

import type { Target } from './clients.ts';

/** A server that responds to every GraphQL request with this body, for responses that the sandbox never sends. */
export async function cannedServer(body: string, status = 200): Promise<Target> {
  const server = createServer((request, response) => {
    const token = request.url === '/oauth/token';
    response.writeHead(token ? 200 : status, { 'content-type': 'application/json' });
    response.end(token ? '{"access_token":"canned","expires_in":3600}' : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { uri: `${url}/demo/graphql`, authHost: url, scope: 'manage_customers:demo' };
}
