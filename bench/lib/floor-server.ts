import { createServer } from 'node:http';

import fastify from 'fastify';

import type { FloorAnswers } from './contestants.ts';

/**
 * A server that sends the service's responses and does nothing else; it shows the cost of HTTP alone.
 *
 *   node floor-server.ts node:http|fastify '{"get":"…","check":"…","join":"…"}'
 */
const [kind, answers = ''] = process.argv.slice(2);
const { get, check, join } = JSON.parse(answers) as FloorAnswers;
const checks = '/api/v1/checks';
const headers = { 'content-type': 'application/json; charset=utf-8' };

if (kind === 'fastify') {
  const app = fastify();
  app.get('/*', (_request, reply) => reply.headers(headers).send(get));
  // Fastify has already parsed the body.
  app.post(checks, (_request, reply) => reply.headers(headers).send(check));
  app.post('/*', (_request, reply) => reply.headers(headers).send(join));
  announce(await app.listen({ host: '127.0.0.1', port: 0 }));
} else {
  const server = createServer((request, response) => {
    if (request.method === 'GET') return response.writeHead(200, headers).end(get);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      JSON.parse(Buffer.concat(parts).toString('utf8'));
      response.writeHead(200, headers).end(request.url === checks ? check : join);
    });
    return response;
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') announce(`http://127.0.0.1:${address?.port}`);
  });
}

function announce(url: string): void {
  process.stderr.write(`${kind} listens on ${url}. \n`);
}
