import type { FastifyInstance } from 'fastify';

import type { CustomerRecord } from '../../domain/customers.ts';
import { refusal } from '../../domain/refusals.ts';
import type { Group, GroupSelector } from '../../domain/groups.ts';
import { parseSourceFilter, type Source } from '../../domain/identifiers.ts';
import type { Member } from '../../domain/memberships.ts';
import { selectGroup } from '../../domain/rules/groups.ts';
import { allows } from '../../domain/tills.ts';
import type { Store } from '../../store/store.ts';
import { addCall } from '../kit/call.ts';
import { toDay } from '../../dates.ts';
import { found, refused, Refused } from '../kit/failures.ts';
import { readText } from '../kit/schemas.ts';
import {
  membersAnswer,
  membersLimit,
  membersQuery,
  type MembersQueryIn,
} from './member-schemas.ts';
import { readPeriod } from './moments.ts';
import { batchSize, pageByOffset, readWindow, takePage } from './paging.ts';
import { contactOf, identifiersIn, namesOf } from './person.ts';

const native = 'GET /api/v1/groups/{groupId}/members';

/** The members of a group, with their names and identifiers. */
export function addMemberList(app: FastifyInstance, store: Store): void {
  addCall(
    app,
    {
      method: 'GET',
      url: '/v2/userGroup2/members',
      operationId: 'listGroupMembers',
      tag: 'Memberships',
      summary: 'List the members of a group',
      description:
        'Lists the current members of the group. `paginationDetails=true` adds `pagination`, whose `total` is exact. As in the vendor’s API, `permissions` is one string here, `joinedOn` is a day, and `inActive` is true for active members. `roleCode` and `cards` are not returned; card numbers are among the identifiers, and `includeCardDetails` and `includeStatusDetails` have no effect. Names and identifiers are returned only to credentials with the scope `customers:read`.',
      scope: 'groups:read',
      envelope: 'entity',
      codes: [403, 1632, 8003, 8013, 95090, 95091],
      query: membersQuery,
      answer: membersAnswer,
      handle: async ({ query, principal }) => {
        const { org, till } = principal;
        const { source } = found(parseSourceFilter(readText(query.source) ?? 'ALL'));
        const selector = readSelector(query);
        const window = readWindow(query, membersLimit, native);
        const joined = readPeriod(
          { name: 'fromDate', text: query.fromDate },
          { name: 'toDate', text: query.toDate },
          org.timeZone,
        );
        const groups = await store.findGroups(org.orgId, [selector]);
        const group = found(selectGroup([selector], groups, () => true));
        const sortOrder = query.sortOrder || 'DESC';
        const members = inOrder(store, org.orgId, group, sortOrder);
        const { items, total } =
          joined === null
            ? { items: await takePage(members, window), total: group.memberCount }
            : await pageByOffset(joinedIn(members, joined), window, { what: 'members', native });
        const seesCustomers = allows(till.scopes, 'customers:read');
        const data = await Promise.all(
          items.map(async (member) => ({
            member,
            record: seesCustomers ? await store.findCustomer(org.orgId, member.userId) : null,
          })),
        );
        return {
          ...(query.paginationDetails === 'true'
            ? { pagination: { ...pageOf(window), sortBy: 'IS_PRIMARY', sortOrder, total } }
            : {}),
          data: data.map(({ member, record }) => toAnswer(member, record, source, org.timeZone)),
          warnings: [],
          errors: [],
        };
      },
    },
    '/v2/organization/userGroup2/members',
  );
}

function pageOf({ limit, offset }: { limit: number; offset: number }) {
  return { limit, offset };
}

/** The selector in the query. Throws Refused with 403, 8013, or 1632 for a malformed id. */
function readSelector(query: MembersQueryIn): GroupSelector {
  const name = readText(query.identifierName);
  const value = readText(query.identifierValue);
  if (name === undefined) throw refused(403, { x: 'identifierName' });
  if (value === undefined) throw refused(403, { x: 'identifierValue' });
  if (name === 'externalId') return { externalId: value };
  if (name !== 'id' && name !== 'primaryUserId')
    throw refused(8013, { x: name, y: 'id, externalId, primaryUserId' });
  const id = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(id))
    throw new Refused([refusal(1632, { x: value })]);
  return name === 'id' ? { id } : { primaryUserId: id };
}

/** Yields the primary member first or last, and the others by userId. */
async function* inOrder(
  store: Store,
  orgId: number,
  { groupId, primaryUserId }: Group,
  sortOrder: 'ASC' | 'DESC',
): AsyncGenerator<readonly Member[]> {
  const isPrimary = ({ userId }: Member): boolean => userId === primaryUserId;
  const from = { after: (primaryUserId ?? 1) - 1, limit: 1 };
  const primary = (await store.listCurrentMembers(orgId, groupId, from)).filter(isPrimary);
  if (sortOrder === 'DESC') yield primary;
  let after = 0;
  for (;;) {
    const members = await store.listCurrentMembers(orgId, groupId, { after, limit: batchSize });
    yield members.filter((member) => !isPrimary(member));
    if (members.length < batchSize) break;
    after = members.at(-1)?.userId ?? after;
  }
  if (sortOrder === 'ASC') yield primary;
}

async function* joinedIn(
  batches: AsyncIterable<readonly Member[]>,
  joined: (milliseconds: number) => boolean,
): AsyncGenerator<readonly Member[]> {
  for await (const members of batches) yield members.filter(({ joinedOn }) => joined(joinedOn));
}

function toAnswer(
  { userId, joinedOn, permissions, primaryMember }: Member,
  record: CustomerRecord | null,
  source: Source | 'ALL',
  timeZone: string,
) {
  const identifiers = record === null ? undefined : identifiersIn(record, source);
  return {
    fleetUserId: userId,
    ...(record === null ? {} : namesOf(record, source)),
    joinedOn: toDay(joinedOn, timeZone),
    permissions: permissions.join(),
    pointsContributed: 0,
    ...(record === null ? {} : contactOf(record, source)),
    role: primaryMember ? 'PRIMARY' : 'SECONDARY',
    identifiers: identifiers?.map(({ type, value }) => ({ type, value })),
    inActive: true,
    primaryMember,
  };
}
