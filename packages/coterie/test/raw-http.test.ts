import { type AddressInfo, connect } from 'node:net';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { startTestService, type TestService } from './http-service.ts';

let service: TestService;
let port: number;
beforeAll(async () => {
  service = await startTestService();
  await service.service.app.listen({ host: '127.0.0.1', port: 0 });
  [{ port }] = service.service.app.addresses() as [AddressInfo];
});
afterAll(async () => service.close());

/** Sends the bytes, and resolves with what the server answered until the connection was closed. */
async function exchange(bytes: Buffer, then: 'hang up' | 'end' | 'wait'): Promise<string> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (data) => received.push(data));
    // A server may reset the connection of a client that talks nonsense.
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(received).toString('latin1')));
    if (then === 'end') socket.end(bytes);
    else socket.write(bytes, () => then === 'hang up' && socket.destroy());
  });
}

function statusesOf(answer: string): readonly number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

async function isAlive(): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`);
  return response.status === 200;
}

const get = 'GET /v2/userGroup2?id=1 HTTP/1.1\r\nHost: a\r\n\r\n';
const post = 'POST /v2/userGroup2 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

const requestLines = fc.constantFrom(
  get.slice(0, 30),
  'GET',
  'GET  / HTTP/1.1',
  'GET / HTTP/9.9',
  'GET / HTTP/1.1 x',
  'G\0T / HTTP/1.1',
  'get / HTTP/1.1',
  'FOO / HTTP/1.1',
  'CONNECT a:1 HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'PRI * HTTP/2.0',
  'GET http://[ HTTP/1.1',
  'GET // HTTP/1.1',
  'GET /%zz HTTP/1.1',
  'GET /\u00ff HTTP/1.1',
  `GET /${'a'.repeat(20_000)} HTTP/1.1`,
  'GET ?id=1 HTTP/1.1',
  'POST /v2/customers HTTP/1.0',
);
const headers = fc.array(
  fc.constantFrom(
    'Host: a',
    'Host:',
    'Host: a\r\nHost: b',
    'no colon',
    ': empty',
    ' folded',
    'X: a\0b',
    'X\t: y',
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5, 6',
    'Content-Length: 1e3',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Expect: 100-continue',
    'Expect: x',
    'Upgrade: websocket\r\nConnection: Upgrade',
    'Connection: close',
    `X: ${'b'.repeat(17_000)}`,
    'Content-Type: application/json',
    'Authorization: Basic \u00ff',
    'X-Request-Id: \u00ff',
  ),
  { maxLength: 4 },
);
const bodies = fc.constantFrom(
  '',
  '{}',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\nhello\r\n',
  '5\r\nhel',
  'ffffffffffffffffff\r\n',
  '5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n',
  '-1\r\n',
  '\0',
  get,
  get + get,
  '0\r\n\r\n' + get,
);
const made = fc
  .tuple(requestLines, headers, bodies)
  .map(([line, lines, body]) =>
    Buffer.from(`${[line, ...lines].join('\r\n')}\r\n\r\n${body}`, 'latin1'),
  );
const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

test('the server survives whatever bytes arrive, and fails at none of them', async () => {
  const property = fc.asyncProperty(
    fc.oneof({ weight: 9, arbitrary: made }, { weight: 1, arbitrary: noise }),
    fc.constantFrom('hang up' as const, 'end' as const),
    async (bytes, then) => {
      const statuses = statusesOf(await exchange(bytes, then));
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
    },
  );
  await fc.assert(property, { numRuns: runs(300, 3_000) });
  expect(await isAlive()).toBe(true);
});

test('what is no HTTP is refused like any malformed request', async () => {
  const answer = await exchange(Buffer.from('GET / HTTP/1.1\r\nno colon\r\n\r\n'), 'end');
  expect(statusesOf(answer)).toEqual([400]);
  const message = 'The request is malformed: request must be valid HTTP.';
  const errors = [{ status: false, code: 400, message }];
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({ errors, warnings: [] });
});

test('pipelined requests are answered one after the other, in their order', async () => {
  const last = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const answer = await exchange(
    Buffer.from(`${get}GET /none HTTP/1.1\r\nHost: a\r\n\r\n${last}`),
    'wait',
  );
  expect(statusesOf(answer)).toEqual([401, 404, 200]);
});

test('a body that ends before its Content-Length changes nothing', async () => {
  const { caller } = service;
  const authorization = `Authorization: Basic ${Buffer.from('till.1:open sesame').toString('base64')}`;
  const body = '{"externalId":"cut","maxGroupSize":5}';
  const whole = `${post}${authorization}\r\nConnection: close\r\nContent-Length: `;
  await exchange(Buffer.from(`${whole}${body.length + 1}\r\n\r\n${body}`), 'hang up');
  await exchange(Buffer.from(`${whole}${body.length + 1}\r\n\r\n${body}`), 'end');
  expect((await caller.get('/v2/userGroup2?externalId=cut')).status).toBe(400);
  const answer = await exchange(Buffer.from(`${whole}${body.length}\r\n\r\n${body}`), 'wait');
  expect(statusesOf(answer)).toEqual([200]);
  expect((await caller.get('/v2/userGroup2?externalId=cut')).status).toBe(200);
});
