import { Type } from 'typebox';

import { allows } from '../../domain/tills.ts';
import type { GroupOfCustomer } from '../../domain/memberships.ts';
import type { Store } from '../../store/store.ts';
import type { Principal } from '../kit/principal.ts';
import { toIso } from '../../dates.ts';
import { refused } from '../kit/failures.ts';
import {
  choiceSchema,
  type FieldsIn,
  highestLimit,
  idSchema,
  limitSchema,
  queryFlagSchema,
  readId,
} from '../kit/schemas.ts';
import { toGroupAnswer, toMembersAnswer } from './group-answer.ts';
import { getAnswer, member } from './group-schemas.ts';
import { momentSchema, readPeriod } from './moments.ts';
import {
  batchSize,
  mostPaged,
  offsetSchema,
  pageByOffset,
  readWindow,
  sortedPagination,
  sortOrderParam,
} from './paging.ts';

/** The groups of a customer, which the vendor's call returns with the customer. */

const native = 'GET /api/v1/customers/{userId}/groups';

export const customerGroupsParams = {
  includedAllUserGroup2: queryFlagSchema(
    'Whether to list the groups that the customer is a member of now. Also needs the scope groups:read.',
  ),
  userGroup2Id: idSchema(
    'Only this group, if the customer is a member of it. Also needs the scope groups:read.',
  ),
  ug2Limit: limitSchema(highestLimit),
  ug2Offset: offsetSchema,
  ug2SortBy: choiceSchema(
    ['JoinedDate'],
    'The order. JoinedDate, the date of joining, is the only one.',
  ),
  ug2SortOrder: sortOrderParam,
  ug2JoinedStartDate: momentSchema('Only groups that the customer joined at this time or later.'),
  ug2JoinedEndDate: momentSchema('Only groups that the customer joined at this time or earlier.'),
  ug2PaginationDetails: queryFlagSchema('Whether to also return `ug2Pagination`.'),
};

export type CustomerGroupsIn = FieldsIn<typeof customerGroupsParams>;

const { warnings: _, ...groupFields } = getAnswer.properties;

export const customerGroupsAnswer = {
  userGroup2: Type.Optional(
    Type.Array(
      Type.Object(
        {
          ...groupFields,
          fleetGroupUsers: Type.Array(member, {
            description: 'Only the customer’s own membership.',
          }),
          joinedOn: Type.String({
            description:
              'When the customer joined: ISO 8601 to the second, with the org’s UTC offset.',
          }),
        },
        {
          title: 'V2UserGroup2OfCustomer',
          description: 'A group that the customer is a member of.',
        },
      ),
      { description: 'The customer’s groups. Present with includedAllUserGroup2 or userGroup2Id.' },
    ),
  ),
  ug2Pagination: Type.Optional(sortedPagination),
};

/** Reads the groups that the query asks for. Throws Refused with 4000 when the credential may not read groups. */
export async function readCustomerGroups(
  store: Store,
  { org, till }: Principal,
  userId: number,
  query: CustomerGroupsIn,
): Promise<object> {
  const only = readId(query.userGroup2Id);
  if (query.includedAllUserGroup2 !== 'true' && only === undefined) return {};
  if (!allows(till.scopes, 'groups:read')) throw refused(4000, { x: 'groups:read' });
  const asked = { offset: query.ug2Offset, limit: query.ug2Limit };
  const window = readWindow(asked, highestLimit, native);
  const joined = readPeriod(
    { name: 'ug2JoinedStartDate', text: query.ug2JoinedStartDate },
    { name: 'ug2JoinedEndDate', text: query.ug2JoinedEndDate },
    org.timeZone,
  );
  const sortOrder = query.ug2SortOrder || 'DESC';
  // Sorted in memory, because a customer has few groups and no index orders them by the time of joining.
  const bounds = { what: 'groups', native };
  const all = walk(store, org.orgId, userId, only ?? null);
  const { items, more } = await pageByOffset(all, { offset: 0, limit: mostPaged }, bounds);
  if (more) throw refused(95091, { x: bounds.what, y: native });
  const fitting = items.filter(({ membership }) => joined?.(membership.joinedOn) ?? true);
  const sorted = fitting.toSorted(sortOrder === 'ASC' ? byJoining : (a, b) => byJoining(b, a));
  const { offset, limit } = window;
  const page = sorted.slice(offset, offset + limit);
  return {
    userGroup2: page.map((one) => toAnswer(one, org.timeZone)),
    ...(query.ug2PaginationDetails === 'true'
      ? {
          ug2Pagination: { limit, offset, sortBy: 'JoinedDate', sortOrder, total: sorted.length },
        }
      : {}),
  };
}

async function* walk(
  store: Store,
  orgId: number,
  userId: number,
  only: number | null,
): AsyncGenerator<readonly GroupOfCustomer[]> {
  let after = (only ?? 1) - 1;
  for (;;) {
    const limit = only === null ? batchSize : 1;
    const groups = await store.listGroupsOfCustomer(orgId, userId, { after, limit });
    yield groups.filter(({ group }) => only === null || group.groupId === only);
    if (only !== null || groups.length < limit) return;
    after = groups.at(-1)?.group.groupId ?? after;
  }
}

function byJoining(a: GroupOfCustomer, b: GroupOfCustomer): number {
  return a.membership.joinedOn - b.membership.joinedOn || a.group.groupId - b.group.groupId;
}

function toAnswer({ group, membership }: GroupOfCustomer, timeZone: string) {
  const { id, externalId, groupStatus, ...rest } = toGroupAnswer(group, timeZone);
  const { warnings: _none, ...fields } = rest;
  return {
    id,
    externalId,
    groupStatus,
    fleetGroupUsers: toMembersAnswer(group, [membership]).fleetGroupUsers,
    ...fields,
    joinedOn: toIso(membership.joinedOn, timeZone),
  };
}
