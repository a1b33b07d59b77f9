import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newSeed, repeatWith, runs } from '../../../scripts/run-sizes.ts';
import { audit } from './audit.ts';
import { type Answer, type Client, codeOf, createClient, type Credential } from './http-client.ts';
import { checkAnswers } from './ledger.ts';
import { createRandom } from './random.ts';
import { addCustomers, addGroup, seedOrg } from './seed.ts';
import { cleanUp, makeDatabasePath, type ServerProcess, startServer } from './server-process.ts';
import { callUntil, createWorld, type World } from './traffic.ts';

afterAll(cleanUp);

/** Processes on one database file. */
interface Site {
  readonly databasePath: string;
  readonly servers: readonly ServerProcess[];
  readonly credential: Credential;
  readonly orgId: number;
  /** Sends to each process in turn. */
  readonly client: Client;
}

async function startSite(processes: number): Promise<Site> {
  const databasePath = makeDatabasePath();
  const { orgId, ...credential } = await seedOrg(databasePath, 'acme', { productLimit: 500 });
  const flags = ['--log-level', 'warn'];
  const servers = await Promise.all(
    Array.from({ length: processes }, () => startServer(databasePath, flags)),
  );
  const clients = servers.map(({ url }) => createClient(url, credential, { sockets: 150 }));
  let next = 0;
  const client: Client = {
    send: async (sending) => {
      const turn = clients[next++ % clients.length];
      if (turn === undefined) throw new Error('There is no process.');
      return turn.send(sending);
    },
    close: () => clients.forEach((one) => one.close()),
  };
  return { databasePath, servers, credential, orgId, client };
}

/** Ends the processes in the orderly way and expects every rule to hold. */
async function closeSite({ databasePath, servers, client }: Site): Promise<void> {
  client.close();
  for (const server of servers) expect((await server.stop()).code).toBe(0);
  expect(audit(databasePath).violations).toEqual([]);
}

async function join(client: Client, groupId: number, userId: number, primaryMember = false) {
  const path = `/v2/userGroup2/join?id=${groupId}`;
  return client.send({ method: 'POST', path, body: [{ userId, primaryMember }] });
}

/** How many answers carried each code; 0: done. */
function tally(answers: readonly Answer[]): Record<number, number> {
  const codes = answers.map(
    (answer) => codeOf(answer) || (answer.body.response?.[0]?.errors?.[0]?.code ?? 0),
  );
  return Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([k, v]) => [k, v.length]));
}

describe.each([1, 2])('with %i processes on one database file', (processes) => {
  let site: Site;
  let client: Client;
  beforeAll(async () => {
    site = await startSite(processes);
    ({ client } = site);
  });
  // The rules are looked at here, once for all of them.
  afterAll(() => closeSite(site));

  it('gives the one free seat to exactly one of 300 who want it', async () => {
    const userIds = await addCustomers(client, '9181-', 300);
    const groupId = await addGroup(client, 'one-seat', 1);
    const answers = await Promise.all(userIds.map((userId) => join(client, groupId, userId)));
    expect(tally(answers)).toEqual({ 0: 1, 1638: 299 });
  });

  it('makes exactly one of those who ask at once the primary member', async () => {
    const userIds = await addCustomers(client, '9182-', 60);
    const groupId = await addGroup(client, 'one-primary', 100);
    const answers = await Promise.all(userIds.map((userId) => join(client, groupId, userId, true)));
    expect(tally(answers)).toEqual({ 0: 1, 1637: 59 });
  });

  it('makes a customer the primary member of exactly one of the groups that ask at once', async () => {
    const [userId = 0] = await addCustomers(client, '9183-', 1);
    const names = Array.from({ length: 60 }, (_, index) => `family-${index}`);
    const groupIds = await Promise.all(names.map((name) => addGroup(client, name, 5)));
    const answers = await Promise.all(groupIds.map((id) => join(client, id, userId, true)));
    expect(tally(answers)).toEqual({ 0: 1, 1642: 59 });
  });

  it('creates exactly one of the groups that claim an external id at once', async () => {
    const body = { externalId: 'wanted', maxGroupSize: 5 };
    const path = '/v2/userGroup2';
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => client.send({ method: 'POST', path, body })),
    );
    expect(tally(answers)).toEqual({ 0: 1, 1633: 99 });
  });

  it('keeps the rules whatever way transfers, joins, deletions and merges interleave', async () => {
    const seed = newSeed();
    const random = createRandom(seed);
    for (let round = 0; round < runs(8, 40); round += 1) {
      const answers = await collide(client, `${round}`, random);
      const failed = answers.filter(({ status }) => status >= 500);
      expect(
        failed.map(({ text }) => text),
        repeatWith(seed),
      ).toEqual([]);
    }
  });

  it('answers every one of many callers of two orgs with what is in that org’s log', async () => {
    const { databasePath, orgId, servers } = site;
    const { orgId: otherId, ...other } = await seedOrg(databasePath, 'other');
    const worlds = [createWorld(orgId), createWorld(otherId)];
    const endsAt = Date.now() + 1_200;
    const call = async (world: World, credential: Credential, url: string, seed: number) => {
      const client = createClient(url, credential);
      await callUntil(world, client, createRandom(seed), () => Date.now() > endsAt);
      client.close();
    };
    await Promise.all(
      worlds.flatMap((world, org) =>
        Array.from({ length: 20 }, (_, caller) => {
          const { url } = servers[caller % servers.length] ?? { url: '' };
          return call(world, org === 0 ? site.credential : other, url, org * 100 + caller);
        }),
      ),
    );
    const sent = worlds.flatMap((world) => world.sent);
    expect(sent.filter(({ answer }) => answer === null)).toEqual([]);
    expect(checkAnswers(sent, audit(databasePath).changesByOrg)).toEqual([]);
  });
});

/** Two small groups of their own, and thirty requests about them at the same moment. */
async function collide(
  client: Client,
  name: string,
  random: ReturnType<typeof createRandom>,
): Promise<readonly Answer[]> {
  const userIds = await addCustomers(client, `collide-${name}-`, 10);
  const groupIds = [
    await addGroup(client, `left-${name}`, 5),
    await addGroup(client, `right-${name}`, 5),
  ];
  for (const [index, groupId] of groupIds.entries())
    for (const userId of userIds.slice(index * 3, index * 3 + 3))
      await join(client, groupId, userId);
  const requests = Array.from({ length: 30 }, async (): Promise<Answer> => {
    const [from = 0, to = 0] = random.chance(0.5) ? groupIds : groupIds.toReversed();
    const [one = 0, two = 1] = random.sample(userIds, 6);
    const choice = random.below(20);
    if (choice === 0) return client.send({ method: 'DELETE', path: `/v2/userGroup2?id=${from}` });
    if (choice === 1) {
      const body = { id: from, maxGroupSize: 2 + random.below(4) };
      return client.send({ method: 'PUT', path: '/v2/userGroup2', body });
    }
    if (choice < 4) {
      const path = `/api/v1/customers/${one}/merge`;
      return client.send({ method: 'POST', path, body: { into: two } });
    }
    if (choice < 11) return join(client, from, one, random.chance(0.3));
    const body = {
      leaveGroupId: from,
      joinGroupId: to,
      userIds: [one, two].slice(random.below(2)),
    };
    return client.send({ method: 'POST', path: '/v2/userGroup2/transfer', body });
  });
  return Promise.all(requests);
}
