import type { Change } from '../../src/domain/changes.ts';
import type { Command } from '../../src/domain/commands.ts';
import { defaultOrgSettings } from '../../src/domain/org.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createWriter } from '../../src/writer/writer.ts';
import { createCustomer, createGroup, operator, profile } from '../commands.ts';
import type { Credential } from '../http-client.ts';
import { answer } from '../reference-model/answer.ts';
import { newWorld, type World } from '../reference-model/world.ts';
import { seedOrg } from '../seed.ts';
import { databaseUrl } from '../server-process.ts';
import { mobileOf, type Playground } from './clients.ts';

/** An org with some groups and customers, and the model of it. */
export interface SeededPlayground extends Playground {
  readonly orgId: number;
  readonly credential: Credential;
  readonly world: World;
}

const settings = { productLimit: 20 };

export async function seedPlayground(database: string, name: string): Promise<SeededPlayground> {
  const { orgId, ...credential } = await seedOrg(database, name, settings);
  const world = newWorld({ ...defaultOrgSettings, ...settings, name }, []);
  const groupIds = [1, 2, 3, 4];
  const userIds = Array.from({ length: 14 }, (_, index) => index + 1);
  const groups = groupIds.map((id) => createGroup(`first-${id}`, { maxGroupSize: id + 1 }));
  const customers = userIds.map((userId): Command => {
    const identifiers = [{ type: 'mobile', value: mobileOf(userId) }];
    return { ...createCustomer(userId), profiles: [profile({ identifiers })] };
  });
  const store = await openStore(databaseUrl(database));
  const writer = createWriter({ store, now: Date.now, maxWaiting: 100, maxBatch: 100 });
  const commands = [...groups, ...customers];
  await Promise.all(commands.map((command) => writer.submit(orgId, command, operator)));
  await store.close();
  for (const command of commands) answer(world, command);
  return { orgId, credential, world, groupIds, userIds };
}

/** The requests of an org's log, in its order. One whose changes are not next to each other is there twice. */
export function requestsOf(log: readonly Change[]): readonly string[] {
  const ids = log.flatMap(({ actor }) => actor.requestId ?? []);
  return ids.filter((id, index) => id !== ids[index - 1]);
}
