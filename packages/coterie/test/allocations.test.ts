import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestService, type TestService, testPassword } from './http-service.ts';

/** What a request leaves behind for the garbage collector: it must not become more unnoticed. */

let service: TestService;
let socket: Socket;
beforeAll(async () => {
  service = await startTestService();
  await service.caller.post('/v2/userGroup2', { externalId: 'a', maxGroupSize: 5 });
  const userName = await service.addTill('first', ['groups:read']);
  const { app } = service.service;
  await app.listen({ host: '127.0.0.1', port: 0 });
  const [{ port }] = app.addresses() as [AddressInfo];
  socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const credential = Buffer.from(`${userName}:${testPassword}`).toString('base64');
  const request = Buffer.from(
    `GET /v2/userGroup2?externalId=a HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${credential}\r\n\r\n`,
  );
  get = async () => {
    socket.write(request);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.includes('"externalId":"a"')) throw new Error(answer.toString());
  };
});
afterAll(async () => {
  socket.destroy();
  await service.close();
});

let get: () => Promise<void>;

it('a get allocates less than 40 kB, with all that the test itself needs to send it', async () => {
  const perGet: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 20; index += 1) await get();
    perGet.push((process.memoryUsage().heapUsed - before) / 20);
  }
  // Early rounds compile, and in some the collector runs.
  const [median = Infinity] = perGet
    .slice(20)
    .toSorted((a, b) => a - b)
    .slice(20);
  console.log(
    median,
    perGet
      .slice(20)
      .toSorted((a, b) => a - b)
      .map(Math.round)
      .join(' '),
  );
  expect(median).toBeGreaterThan(0);
  expect(median).toBeLessThan(40_000);
});
