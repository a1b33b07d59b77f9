import type { FastifyInstance } from 'fastify';

import type { CustomerRecord } from '../../domain/customers.ts';
import { type Refusal, refusal } from '../../domain/refusals.ts';
import type { GroupQuery } from '../../domain/finding.ts';
import { type GroupSearch, parseFieldSearch, parseGroupSearch } from '../../domain/group-search.ts';
import { type Group, isLive } from '../../domain/groups.ts';
import { shownStatus } from '../../domain/schedule.ts';
import { allows } from '../../domain/tills.ts';
import type { Place, Store } from '../../store/store.ts';
import { addCall } from '../kit/call.ts';
import { found, toItem } from '../kit/failures.ts';
import { readExtendedFields, readText } from '../kit/schemas.ts';
import { orAbsent } from './group-answer.ts';
import {
  batchSize,
  mostPaged,
  type Paged,
  pageByOffset,
  readWindow,
  type Window,
} from './paging.ts';
import { contactOf, namesOf } from './person.ts';
import {
  fieldSearchAnswer,
  fieldSearchBody,
  fieldSearchQuery,
  searchAnswer,
  searchLimit,
  searchQuery,
} from './search-schemas.ts';

const tag = 'Groups';
const path = '/v2/userGroup2';
const alias = '/v2/organization/userGroup2';
const native = 'GET /api/v1/groups';
const bounds = { what: 'groups', native };
/** The most customers that can share an identifier in different sources and accounts; usually few do. */
const mostNamesakes = 100;

/** Groups by one text, and by extended fields. */
export function addSearchCalls(app: FastifyInstance, store: Store): void {
  addCall(
    app,
    {
      method: 'GET',
      url: `${path}/search`,
      operationId: 'searchGroups',
      tag,
      summary: 'Search for groups by one text',
      description: `Finds live groups by \`q\`: the group with this id, then groups whose primary member has this mobile, email or card number, then groups whose external id starts with it or whose name contains it at the start of a word. Case and accents are ignored. Pages end at ${mostPaged}, and so does \`total\`. Names, mobile and email of the primary member are searched and returned only for credentials with the scope \`customers:read\`.`,
      scope: 'groups:read',
      envelope: 'entity',
      codes: [91015, 91052, 95090],
      query: searchQuery,
      answer: searchAnswer,
      handle: async ({ query, principal }) => {
        const { orgId } = principal.org;
        const search = found(parseGroupSearch(readText(query.q)));
        const window = readWindow(query, searchLimit, native);
        const seesCustomers = allows(principal.till.scopes, 'customers:read');
        const asked = seesCustomers ? search : { ...search, identifiers: [] };
        const page = await pageByOffset(hits(store, orgId, asked), window, bounds);
        const primaries = await Promise.all(
          page.items.map(async ({ primaryUserId }) =>
            seesCustomers && primaryUserId !== null
              ? store.findCustomer(orgId, primaryUserId)
              : null,
          ),
        );
        const data = page.items.map((group, index) => toHit(group, primaries[index] ?? null));
        return toList(page, window, data);
      },
    },
    `${alias}/search`,
  );

  addCall(
    app,
    {
      method: 'POST',
      url: `${path}/extendedFieldSearch`,
      operationId: 'searchExtendedFields',
      tag,
      summary: 'Search for groups by extended fields',
      description: `Finds live groups whose extended fields have all these values, ordered by id. Values are compared as text. Pages end at ${mostPaged}, and so does \`total\`. \`totalMembers\` and \`totalActiveMembers\` are both the current number of members.`,
      scope: 'groups:read',
      reads: true,
      envelope: 'entity',
      codes: [1661, 95090, 95091],
      query: fieldSearchQuery,
      body: fieldSearchBody,
      answer: fieldSearchAnswer,
      handle: async ({ query, body, principal }) => {
        const asked = found(parseFieldSearch(readExtendedFields(body?.extendedFields) ?? {}));
        const window = readWindow(query, searchLimit, native);
        const groups = walkGroups(store, principal.org.orgId, asked);
        const page = await pageByOffset(groups, window, bounds);
        const data = page.items.map(toFieldHit);
        return toList(page, window, data);
      },
    },
    `${alias}/extendedFieldSearch`,
  );
}

/** The groups that match the search, each once. */
async function* hits(
  store: Store,
  orgId: number,
  search: GroupSearch,
): AsyncGenerator<readonly Group[]> {
  const exact = await findExactly(store, orgId, search);
  yield exact;
  const known = new Set(exact.map(({ groupId }) => groupId));
  for await (const groups of walkGroups(store, orgId, search.query))
    yield groups.filter(({ groupId }) => !known.has(groupId));
}

/** The group with this id, and the groups whose primary member has this identifier. */
async function findExactly(
  store: Store,
  orgId: number,
  { groupId, identifiers }: GroupSearch,
): Promise<readonly Group[]> {
  const customers = await Promise.all(
    identifiers.map((identifier) =>
      store.listCustomers(
        orgId,
        { text: null, identifier, descending: false },
        { after: null, limit: mostNamesakes },
      ),
    ),
  );
  const selectors = [
    ...(groupId === null ? [] : [{ id: groupId }]),
    ...customers.flatMap(({ items }) =>
      items.map(({ customer }) => ({ primaryUserId: customer.userId })),
    ),
  ];
  const groups = await store.findGroups(orgId, selectors);
  const live = groups.filter((group) => group !== null).filter(isLive);
  return [...new Map(live.map((group) => [group.groupId, group])).values()];
}

async function* walkGroups(
  store: Store,
  orgId: number,
  query: GroupQuery,
): AsyncGenerator<readonly Group[]> {
  let after: Place | null = null;
  do {
    const { items, next } = await store.listGroups(orgId, query, { after, limit: batchSize });
    yield items;
    after = next;
  } while (after !== null);
}

function toHit(group: Group, primary: CustomerRecord | null) {
  return {
    groupId: group.groupId,
    groupName: group.groupName ?? undefined,
    groupStatus: shownStatus(group),
    groupExternalId: group.externalId,
    ...(primary === null ? {} : namesOf(primary, 'ALL')),
    primaryMemberId: group.primaryUserId ?? undefined,
    ...(primary === null ? {} : contactOf(primary, 'ALL')),
    totalMembers: group.memberCount,
    extendedFields: orAbsent(group.extendedFields),
  };
}

function toFieldHit(group: Group) {
  return {
    groupId: group.groupId,
    groupName: group.groupName ?? undefined,
    groupStatus: shownStatus(group),
    groupExternalId: group.externalId,
    primaryMemberId: group.primaryUserId ?? undefined,
    totalMembers: group.memberCount,
    totalActiveMembers: group.memberCount,
    extendedFields: orAbsent(group.extendedFields),
  };
}

function toList({ total, more }: Paged<Group>, { limit, offset }: Window, data: readonly object[]) {
  const warnings: readonly Refusal[] = more ? [refusal(95090, { x: mostPaged, y: native })] : [];
  return {
    pagination: { limit, offset, total },
    data,
    warnings: warnings.map(toItem),
    errors: [],
  };
}
