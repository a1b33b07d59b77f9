import { type Call, join, leave, root } from '../lib/operations.ts';
import { freePair, scatter, type Shape } from '../lib/shape.ts';
import type { PeerName, PeerOperation } from './results.ts';

export type LanguageName = 'coterie' | PeerName;

/** What a load needs to know of a seeded server: its login, and its own ids of customers and groups 1, 2, 3 … */
export interface Session {
  readonly language: LanguageName;
  readonly headers: Readonly<Record<string, string>>;
  readonly customers: readonly string[];
  readonly groups: readonly string[];
}

/** The requests of one system, with its own ids. */
interface Language {
  readonly join: (groupId: string, customerId: string) => Call;
  readonly leave: (groupId: string, customerId: string) => Call;
  readonly read: (groupId: string) => Omit<Call, 'isRight'>;
  /** The number of members in a response to `read`; null if the response is not about that group. */
  readonly countMembers: (answer: string, groupId: string) => number | null;
}

const languages: Readonly<Record<LanguageName, Language>> = {
  coterie: {
    join: (groupId, userId) => join({ groupId: Number(groupId), userId: Number(userId) }),
    leave: (groupId, userId) => leave({ groupId: Number(groupId), userId: Number(userId) }),
    read: (groupId) => ({
      method: 'GET',
      path: `${root}?externalId=group-${groupId}&includeMembers=true`,
    }),
    countMembers: (answer, groupId) => {
      const found = /"totalActiveMembers":(\d+),/.exec(answer)?.[1];
      return answer.startsWith(`{"id":${groupId},`) && found !== undefined ? Number(found) : null;
    },
  },
  medusa: {
    join: (groupId, customerId) => changeInMedusa(groupId, { add: [customerId] }),
    leave: (groupId, customerId) => changeInMedusa(groupId, { remove: [customerId] }),
    read: (groupId) => ({
      method: 'GET',
      path: `/admin/customer-groups/${groupId}?fields=id,name,customers.id,customers.email`,
    }),
    countMembers: (answer, groupId) =>
      answer.startsWith(`{"customer_group":{"id":"${groupId}",`) ? count(answer, '"email":') : null,
  },
  vendure: {
    join: (groupId, customerId) => changeInVendure('addCustomersToGroup', groupId, customerId),
    leave: (groupId, customerId) =>
      changeInVendure('removeCustomersFromGroup', groupId, customerId),
    read: (groupId) =>
      askVendure(
        'query ($group: ID!) { customerGroup(id: $group) { id name customers { items { id emailAddress } } } }',
        { group: groupId },
      ),
    countMembers: (answer, groupId) =>
      answer.startsWith(`{"data":{"customerGroup":{"id":"${groupId}",`)
        ? count(answer, '"emailAddress":')
        : null,
  },
};

/** The `index`th call of an operation. All joins of a measurement are undone before the next one. */
export function callOf(
  session: Session,
  shape: Shape,
  operation: PeerOperation,
  index: number,
): Call {
  const language = languages[session.language];
  if (operation === 'read') {
    // Reads the second half of the groups, which nobody joins.
    const half = Math.floor(shape.groups / 2);
    const groupId = idAt(session.groups, half + 1 + ((index * scatter) % (shape.groups - half)));
    const isRight = (answer: string): boolean =>
      language.countMembers(answer, groupId) === shape.groupSize;
    return { ...language.read(groupId), isRight };
  }
  const pair = freePair(shape, index);
  return language[operation](
    idAt(session.groups, pair.groupId),
    idAt(session.customers, pair.userId),
  );
}

/** Counts the memberships of a server by reading every group. */
export async function countAllMembers(url: string, session: Session): Promise<number> {
  const { read, countMembers } = languages[session.language];
  let total = 0;
  for (const groupId of session.groups) {
    const { path, ...request } = read(groupId);
    const response = await fetch(`${url}${path}`, { ...request, headers: session.headers });
    const answer = await response.text();
    const members = countMembers(answer, groupId);
    if (members === null) throw new Error(`Wrong response to ${path}: ${answer}`);
    total += members;
  }
  return total;
}

/** @param number - counted from 1. */
function idAt(ids: readonly string[], number: number): string {
  const id = ids[number - 1];
  if (id === undefined)
    throw new Error(`Id number ${number} does not exist; there are ${ids.length}.`);
  return id;
}

function changeInMedusa(groupId: string, change: object): Call {
  return {
    method: 'POST',
    path: `/admin/customer-groups/${groupId}/customers`,
    body: JSON.stringify(change),
    isRight: (answer) => answer.startsWith(`{"customer_group":{"id":"${groupId}",`),
  };
}

function changeInVendure(mutation: string, group: string, customer: string): Call {
  const query = `mutation ($group: ID!, $customers: [ID!]!) { ${mutation}(customerGroupId: $group, customerIds: $customers) { id } }`;
  return {
    ...askVendure(query, { group, customers: [customer] }),
    isRight: (answer) => answer.trim() === `{"data":{"${mutation}":{"id":"${group}"}}}`,
  };
}

function askVendure(query: string, variables: object): Omit<Call, 'isRight'> {
  return { method: 'POST', path: '/admin-api', body: JSON.stringify({ query, variables }) };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
