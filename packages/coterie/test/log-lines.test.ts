import { afterEach, expect, it } from 'vitest';

import { cleanUp, makeDatabasePath, startServer } from './server-process.ts';

afterEach(cleanUp);

it('the log has a line for every request, in order, when the service has ended', async () => {
  const server = await startServer(makeDatabasePath());
  const asked = Array.from({ length: 50 }, (_, index) => `request-${index}`);
  for (const id of asked) await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': id } });
  await server.stop();
  const logged = server.logLines().map(({ requestId }) => requestId);
  expect(logged.filter((id) => id !== undefined)).toEqual(asked);
});

it('the service goes on when whoever read its log is gone', async () => {
  const server = await startServer(makeDatabasePath());
  server.hangUp();
  for (let index = 0; index < 20; index += 1) {
    const { status } = await fetch(`${server.url}/healthz`);
    expect(status).toBe(200);
  }
  expect(await server.stop()).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('EPIPE'),
  });
});
