import { expect, it } from 'vitest';

import { createApp } from '../src/http/server/app.ts';
import { createHeads } from '../src/delivery/heads.ts';
import { createPoster } from '../src/delivery/post.ts';
import { createWebhooks } from '../src/delivery/webhooks.ts';
import { createMetrics } from '../src/http/server/metrics.ts';
import { OutcomeUnknown, StoreUnavailable } from '../src/store/store.ts';
import { startTestService } from './http-service.ts';
import { cheapCost } from './passwords.ts';

const options = {
  version: '0',
  bodyLimitBytes: 1_000_000,
  rateLimit: 0,
  tokenTtlSeconds: 60,
  credentialCacheSeconds: 60,
  passwordCost: cheapCost,
  logger: false,
  maxStreams: 10,
  removalGuard: 20,
  webhooks: createWebhooks({
    poster: createPoster({ allowPrivate: false }),
    installationSecret: 'secret',
    now: Date.now,
    version: '0',
  }),
  now: Date.now,
} as const;

/** The app over a store whose group reads fail with this error. */
async function getWithFailingStore(error: Error) {
  const running = await startTestService();
  const { store, writer } = running.service;
  const app = await createApp({
    store,
    heads: createHeads(store),
    reads: { ...store, findGroups: async () => Promise.reject(error) },
    writer,
    metrics: createMetrics(),
    ...options,
  });
  try {
    const userName = await running.addTill('first', ['groups:read'], 'password');
    const authorization = `Basic ${Buffer.from(`${userName}:password`).toString('base64')}`;
    return await app.inject({ url: '/v2/userGroup2?id=1', headers: { authorization } });
  } finally {
    await app.close();
    await running.close();
  }
}

it('answers a fault of the program with 500 and tells nothing of its cause', async () => {
  const answer = await getWithFailingStore(new Error('the secret cause'));
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    errors: [
      { status: false, code: 500, message: 'The service failed. The request was not applied.' },
    ],
    warnings: [],
  });
});

it('answers 503 with Retry-After while the database can not be used', async () => {
  const answer = await getWithFailingStore(new StoreUnavailable('the disk is full'));
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.json().errors[0]).toEqual({
    status: false,
    code: 503,
    message: 'The service cannot take the request now. It was not applied.',
  });
});

it('says with a code of its own that nobody knows whether a write was applied', async () => {
  const running = await startTestService();
  const { store } = running.service;
  const lost = new OutcomeUnknown('the connection failed');
  const writer = {
    submit: () => Promise.reject(lost),
    rehearse: () => Promise.reject(lost),
    startRehearsal: () => ({ decide: () => Promise.reject(lost) }),
    close: async () => {},
  };
  const app = await createApp({
    ...options,
    store,
    reads: store,
    heads: createHeads(store),
    writer,
    metrics: createMetrics(),
  });
  try {
    const userName = await running.addTill('first', ['groups:write'], 'password');
    const authorization = `Basic ${Buffer.from(`${userName}:password`).toString('base64')}`;
    const answer = await app.inject({
      method: 'POST',
      url: '/v2/userGroup2',
      headers: { authorization },
      payload: { externalId: 'a', maxGroupSize: 5 },
    });
    expect(answer.statusCode).toBe(503);
    expect(answer.json().errors).toMatchObject([{ code: 95013 }]);
    // Who repeats it at once, as Retry-After would say, might do it twice.
    expect(answer.headers['retry-after']).toBeUndefined();
  } finally {
    await app.close();
    await running.close();
  }
});
