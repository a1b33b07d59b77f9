import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { runs } from '../../../scripts/run-sizes.ts';
import { keepInStep, startCopy } from '../../../examples/keep-in-step/keep-in-step.ts';
import {
  type Change,
  readStream,
  Refused,
  type Service as Reached,
} from '../../../examples/keep-in-step/read.ts';
import type { Command } from '../src/domain/commands.ts';
import { toChangeJson } from '../src/delivery/change-json.ts';
import { command } from './arbitraries/commands.ts';
import { asErased } from './as-erased.ts';
import { operator } from './commands.ts';
import {
  type Caller,
  createCustomer,
  createGroup,
  startTestService,
  testPassword,
  type TestService,
} from './http-service.ts';
import { cheapHash } from './passwords.ts';
import { runProcess } from './run-process.ts';
import { opening } from './trial/opening.ts';

const path = '/api/v1/changes/stream';
const opened: TestService[] = [];
let running: TestService;
let url: string;
let count = 0;

beforeAll(async () => {
  [running, url] = await listen();
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  for (const one of opened) await one.close();
});

async function listen(
  options: Parameters<typeof startTestService>[0] = {},
): Promise<[TestService, string]> {
  const started = await startTestService(options);
  opened.push(started);
  return [started, await started.service.app.listen({ host: '127.0.0.1', port: 0 })];
}

interface Org {
  readonly orgId: number;
  readonly caller: Caller;
  /** How a consumer reaches it. */
  readonly service: Reached;
  submit(...commands: readonly Command[]): Promise<void>;
  log(): Promise<readonly Change[]>;
}

async function addOrg(one: TestService = running, at = url): Promise<Org> {
  const { store, writer } = one.service;
  const name = `stream-${(count += 1)}`;
  await one.addOrg({ name, productLimit: 100 });
  const userName = await one.addTill(name, ['admin']);
  const orgId = (await store.findLogin('org', name))?.orgId ?? 0;
  return {
    orgId,
    caller: one.as(userName),
    service: { url: at, userName, password: testPassword },
    submit: async (...commands) => {
      await Promise.all(commands.map((each) => writer.submit(orgId, each, operator)));
    },
    log: async () => {
      const { changes } = await store.listChanges(orgId, { since: 0, limit: 100_000 });
      return JSON.parse(JSON.stringify(changes.map(toChangeJson))) as Change[];
    },
  };
}

/** Reads so many changes, and hangs up. */
async function take(service: Reached, since: number, wanted: number): Promise<readonly Change[]> {
  const hangUp = new AbortController();
  const taken: Change[] = [];
  if (wanted === 0) return taken;
  for await (const { change } of readStream(service, since, hangUp.signal)) {
    if (change !== null) taken.push(change);
    if (taken.length === wanted) break;
  }
  hangUp.abort();
  return taken;
}

function open(org: Org, query = '', headers: Record<string, string> = {}) {
  const { userName, password } = org.service;
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
  return fetch(`${url}${path}?${query}`, { headers: { authorization, ...headers } });
}

/** The ids of the first events of a stream. */
async function idsOf(response: Response, wanted: number): Promise<readonly number[]> {
  let text = '';
  const ids = (): RegExpMatchArray[] => [...text.matchAll(/^id: (\d+)\nevent: /gm)];
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes).toString();
    if (ids().length >= wanted) break;
  }
  return ids()
    .slice(0, wanted)
    .map(([, id]) => Number(id));
}

describe('the stream of changes', () => {
  it('sends what is there after the given change, and then what comes, as events', async () => {
    const org = await addOrg();
    await createGroup(org.caller, 'before');
    const response = await open(org, 'since=2');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const { length } = await org.log();
    const reading = idsOf(response, length - 2 + 1);
    await createGroup(org.caller, 'after');
    const ids = (await org.log()).map(({ sequence }) => sequence);
    expect(await reading).toEqual(ids.slice(2));
  });

  it('goes on after Last-Event-ID, whatever since says, and starts with the first without both', async () => {
    const org = await addOrg();
    const ids = (await org.log()).map(({ sequence }) => sequence);
    expect(await idsOf(await open(org), 3)).toEqual(ids.slice(0, 3));
    const again = await open(org, 'since=0', { 'last-event-id': '2' });
    expect(await idsOf(again, 1)).toEqual([3]);
    const empty = await open(org, 'since=1', { 'last-event-id': '' });
    expect(await idsOf(empty, 1)).toEqual([2]);
  });

  it('sends only what the filter lets through', async () => {
    const org = await addOrg();
    await createCustomer(org.caller, '91');
    const response = await open(org, 'kind=groupCreated&kind=groupDeleted');
    const reading = idsOf(response, 2);
    const first = await createGroup(org.caller, 'a');
    await createCustomer(org.caller, '92');
    await org.caller.delete(`/v2/userGroup2?id=${first}`);
    const wanted = (await org.log()).filter(({ kind }) => /^group(Created|Deleted)$/.test(kind));
    expect(await reading).toEqual(wanted.map(({ sequence }) => sequence));
  });

  it('refuses what the log has not reached, before it starts', async () => {
    const org = await addOrg();
    const reading = take(org.service, 1_000, 1);
    await expect(reading).rejects.toThrow(
      /^95020 The change log ends at sequence \d+, before the one asked for\.$/,
    );
    await expect(take(org.service, 1_000, 1)).rejects.toBeInstanceOf(Refused);
    const odd = await open(org, '', { 'last-event-id': 'x' });
    expect(odd.status).toBe(400);
    expect(await odd.text()).toContain('last-event-id must be a whole number from 0');
  });

  it('loses nothing and repeats nothing, wherever its reader hangs up and connects again', async () => {
    const cuts = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 8 });
    const bursts = fc.array(fc.array(command, { maxLength: 8 }), { maxLength: 8, size: 'max' });
    await fc.assert(
      fc.asyncProperty(bursts, cuts, async (written, sizes) => {
        const org = await addOrg();
        const writing = (async () => {
          for (const burst of [opening, ...written])
            await org.submit(...burst.filter(({ type }) => type !== 'updateOrg'));
        })();
        const seen: Change[] = [];
        for (const size of sizes) {
          // What the opening alone writes is more than all that is waited for here.
          const wanted = Math.min(size, 25 - seen.length);
          seen.push(...(await take(org.service, seen.at(-1)?.sequence ?? 0, wanted)));
        }
        await writing;
        const log = await org.log();
        const last = seen.at(-1)?.sequence ?? 0;
        seen.push(...(await take(org.service, last, log.length - last)));
        expect(asErased(seen, log)).toEqual(log);
      }),
      { numRuns: runs(10, 100) },
    );
  });

  it('keeps a copy, started from a snapshot while others write, equal to what the service holds', async () => {
    const bursts = fc.array(fc.array(command, { maxLength: 8 }), { maxLength: 10, size: 'max' });
    await fc.assert(
      fc.asyncProperty(bursts, async (written) => {
        const org = await addOrg();
        await org.submit(...opening);
        const writing = (async () => {
          for (const burst of written)
            await org.submit(...burst.filter(({ type }) => type !== 'updateOrg'));
        })();
        const copy = await startCopy(org.service);
        const stop = new AbortController();
        const keeping = keepInStep(org.service, copy, { signal: stop.signal, retryMs: 1 });
        await writing;
        const { length } = await org.log();
        await expect.poll(() => copy.sequence).toBe(length);
        stop.abort();
        await keeping;
        expect(sorted(copy)).toEqual(sorted(await startCopy(org.service)));
      }),
      { numRuns: runs(10, 100) },
    );
  });
});

function sorted({ mirror }: { mirror: ReadonlyMap<string, unknown> }): unknown {
  return [...mirror].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe('a reader of the stream', () => {
  it('who takes nothing makes the service read no further, and gets everything later', async () => {
    const org = await addOrg();
    const listChanges = vi.spyOn(running.service.store, 'listChanges');
    const heavy = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}`, 'x'.repeat(900)]),
    );
    for (let index = 0; index < 600; index += 1)
      await createCustomer(org.caller, `${index}`, { extendedFields: heavy });
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    socket.pause();
    const { userName, password } = org.service;
    const basic = Buffer.from(`${userName}:${password}`).toString('base64');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${basic}\r\n\r\n`,
    );
    const pages = await settled(() => listChanges.mock.calls.length);
    expect(pages).toBeGreaterThan(0);
    // 600 customers with 2 changes each, 100 to a page.
    expect(pages).toBeLessThan(10);
    const last = (await org.log()).at(-1)?.sequence;
    let text = '';
    for await (const part of socket) {
      text = (text + part).slice(-100_000);
      if (text.includes(`\nid: ${last}\n`)) break;
    }
    socket.destroy();
  });

  it('is refused with 503 when there are too many, until one leaves', async () => {
    const [few, at] = await listen({ maxStreams: 2 });
    const org = await addOrg(few, at);
    const leave = new AbortController();
    const streams = [new AbortController(), leave].map(({ signal }) =>
      readStream(org.service, 0, signal),
    );
    await Promise.all(streams.map((one) => one.next()));
    const third = await org.caller.get(path);
    expect([third.status, third.body.code, third.headers['retry-after']]).toEqual([503, 503, '1']);
    leave.abort();
    await streams[1]?.next().catch(() => {});
    const later = async (): Promise<number> =>
      (await take(org.service, 0, 1).catch(() => [])).length;
    await expect.poll(later).toBe(1);
    await few.service.app.close();
  });

  it('is let go within seconds when its till is disabled, or its token expires', async () => {
    const [brief, at] = await listen({ tokenTtlSeconds: 5 });
    const org = await addOrg(brief, at);
    const { userName } = org.service;
    const secretHash = await cheapHash('s');
    await org.submit({ type: 'createClient', userName, key: 'k', secretHash });
    const { body } = await brief.anonymous.post('/v3/oauth/token/generate', {
      key: 'k',
      secret: 's',
    });
    const expiring = await fetch(`${at}${path}`, {
      headers: { authorization: `Bearer ${body.data.accessToken}` },
    });
    expect(expiring.status).toBe(200);
    // To its end, which comes by itself.
    expect(await expiring.text()).toContain('event: orgCreated');
    const seen: string[] = [];
    for await (const { change } of readStream(org.service, 0)) {
      seen.push(change?.kind ?? '');
      if (change?.kind === 'clientCreated') await org.submit({ type: 'disableTill', userName });
    }
    expect(seen).toContain('tillUpdated');
    await expect(take(org.service, 0, 1)).rejects.toThrow('401');
  });

  it('is let go when the service stops, and not waited for', async () => {
    const [stopping, at] = await listen();
    const org = await addOrg(stopping, at);
    const seen: (Change | null)[] = [];
    const { length } = await org.log();
    let closing: Promise<unknown> | undefined;
    for await (const { change } of readStream(org.service, 0)) {
      seen.push(change);
      if (seen.length === length) closing = stopping.service.app.close();
    }
    expect(seen).toHaveLength(length);
    await closing;
  });

  it('needs the scope changes:read', async () => {
    await running.addOrg({ name: 'scoped' });
    const userName = await running.addTill('scoped', ['groups:read', 'customers:read']);
    for (const one of [path, '/api/v1/changes', '/api/v1/snapshot'])
      expect((await running.as(userName).get(one)).body.code).toBe(4000);
  });
});

describe('the example that keeps a copy', () => {
  const script = new URL('../../../examples/keep-in-step/keep-in-step.ts', import.meta.url);

  it('says in one sentence that there is no server', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const nobody = `http://127.0.0.1:${port}`;
    const { code, stdout, stderr } = await runProcess(script, nobody);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`Cannot copy from ${nobody}: connect ECONNREFUSED 127.0.0.1:${port}\n`);
  });

  it('says in one sentence that the server does not know the user', async () => {
    const { code, stderr } = await runProcess(script, url, 'till.nobody', 'wrong');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot copy from http:\S+: 401 [^\n]+\n$/);
  });
});

/** The number when it has not changed for a while. */
async function settled(look: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = look();
    if (now === before && now > 0) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
