import { type Client, createClient, type Credential } from '../http-client.ts';
import type { Random } from '../random.ts';
import type { Operation } from './history.ts';
import { type Request, type Told, toSending, toTold } from './requests.ts';

type Recorded = {
  -readonly [Key in keyof Operation<Request, Told>]: Operation<Request, Told>[Key];
};

/** What several clients of one org asked and were told, on one clock. */
export interface Recorder {
  readonly operations: readonly Operation<Request, Told>[];
  /** Answers of 503. They must say when to come back, but for those that can not tell what became of the request. */
  readonly unavailable: readonly Unavailable[];
  /** What came with a status of 500. */
  readonly faults: readonly string[];
  /** Sends and records. Never rejects: a cut connection is a request without an answer. */
  send(client: Client, request: Request): Promise<{ isAnswered: boolean; told: Told | null }>;
}

interface Unavailable {
  readonly id: string;
  readonly retryAfter: string | undefined;
  /** The database went away while it stored the request, and could not be asked. */
  readonly isUnknown: boolean;
}

export function createRecorder(name: string): Recorder {
  const operations: Recorded[] = [];
  const unavailable: Unavailable[] = [];
  const faults: string[] = [];
  let clock = 0;
  return {
    operations,
    unavailable,
    faults,
    send: async (client, asked) => {
      const id = `${name}-${operations.length}`;
      const one: Recorded = { id, asked, sentAt: ++clock, answeredAt: null, told: null };
      operations.push(one);
      const sending = { ...toSending(asked), headers: { 'x-request-id': id } };
      const answer = await client.send(sending).catch(() => null);
      if (answer === null) return { isAnswered: false, told: null };
      const told = toTold(asked, answer);
      if (answer.status === 503)
        unavailable.push({
          id,
          retryAfter: answer.headers['retry-after'],
          isUnknown: answer.text.includes('95013'),
        });
      else if (told === null) faults.push(answer.text);
      // What a 503 stands for may still be under way: it has no end that others could come after.
      else one.answeredAt = ++clock;
      one.told = told;
      return { isAnswered: true, told };
    },
  };
}

/** The few things that all clients are about, so that they collide. */
export interface Playground {
  /** Those that are created are added. */
  readonly groupIds: number[];
  readonly userIds: readonly number[];
}

/** The mobile number by which the customer can leave. */
export function mobileOf(userId: number): string {
  return `9190-${userId}`;
}

/** Sends random requests one after the other while told to go on. A server that is gone ends it too. */
export async function play(
  recorder: Recorder,
  { url, credential }: { readonly url: string; readonly credential: Credential },
  playground: Playground,
  random: Random,
  goesOn: () => boolean,
): Promise<void> {
  const client = createClient(url, credential, { sockets: 1 });
  while (goesOn()) {
    const { isAnswered, told } = await recorder.send(client, pickRequest(playground, random));
    if (!isAnswered) break;
    if (told !== null && 'groupId' in told) playground.groupIds.push(told.groupId);
  }
  client.close();
}

function pickRequest({ groupIds, userIds }: Playground, random: Random): Request {
  const [groupId = 1, other = 1] = random.sample(groupIds.slice(-6), 8);
  const [userId = 1, second = 1] = random.sample(userIds, 8);
  const choice = random.below(100);
  if (choice < 35) {
    const flags = { primaryMember: random.chance(0.3), defaultGroup: random.chance(0.2) };
    const item = { userId, ...flags, permissions: [] };
    const next = { ...item, userId: second, primaryMember: false };
    const items = random.chance(0.5) ? [item] : [item, next];
    return { type: 'join', selectors: { id: groupId }, items };
  }
  if (choice < 50) {
    const by = { source: 'INSTORE', accountId: '', type: 'mobile', value: mobileOf(userId) };
    return { type: 'leave', groupId, identifier: by };
  }
  if (choice < 70) {
    const userIdsToMove = random.chance(0.7) ? [userId] : [userId, second];
    return {
      type: 'transfer',
      leaveGroupId: groupId,
      joinGroupId: other,
      userIds: userIdsToMove,
    };
  }
  if (choice < 71) return { type: 'deleteGroup', selectors: { id: groupId } };
  if (choice < 72 && random.chance(0.5))
    return { type: 'mergeCustomer', victim: userId, survivor: second };
  if (choice < 77) {
    const details = { externalId: `g${random.below(30)}`, maxGroupSize: 2 + random.below(4) };
    return { type: 'createGroup', details };
  }
  return { type: 'readMembers', groupId };
}
