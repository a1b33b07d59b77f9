import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';

import { refusal } from '../../../domain/refusals.ts';
import { checkGroupQuery, type GroupQuery, liveStatuses } from '../../../domain/finding.ts';
import { type Group, type GroupStatus, groupStatuses } from '../../../domain/groups.ts';
import type { Member } from '../../../domain/memberships.ts';
import { foldText } from '../../../domain/search-keys.ts';
import type { PointReads } from '../../../store/as-of.ts';
import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { found, Refused, refused } from '../../kit/failures.ts';
import {
  choiceSchema,
  idSchema,
  objectSchema,
  readId,
  readText,
  textSchema,
} from '../../kit/schemas.ts';
import { asOfParam, type Served, serveAsOf } from '../../kit/as-of.ts';
import type { Cursors } from '../../kit/cursors.ts';
import { readFields } from '../../kit/chosen-fields.ts';
import { groupTag, showGroup } from './answer.ts';
import { groupRecord, memberRecord, toMemberRecord } from './record.ts';
import { groupParams } from '../../kit/params.ts';
import { extended } from '../../kit/shown.ts';
import {
  fieldsParam,
  listParams,
  type ListQueryIn,
  pageById,
  pageSchema,
  readPage,
  orderParam,
} from '../../kit/lists.ts';

const tag = 'Groups, native';
const path = '/api/v1/groups';
const fieldPrefix = 'extendedFields.';

const oneStatus = `(${groupStatuses.join('|')})`;

const groupsParams = {
  status: Type.Unsafe<string>({
    type: 'string',
    title: 'groupStatus',
    pattern: `^(${oneStatus}(,${oneStatus})*)?$`,
    description:
      'Groups of these statuses, separated by commas. Default ACTIVE,INACTIVE. DELETED goes with no other filter.',
    examples: ['ACTIVE'],
    'x-expected': `one or more of ${groupStatuses.join(', ')}, separated by commas`,
  }),
  text: textSchema(
    'Groups whose external id begins with it, or whose name does from one of its words on. Upper case and accents do not count. The answer is in the order of what was found.',
    { example: 'sharma' },
  ),
  companyId: idSchema('Groups whose members belong to this company.'),
  [`${fieldPrefix}{name}`]: textSchema(
    'Groups whose custom field of this name has this value, exactly: `extendedFields.city=Pune`. Several must all fit.',
    { title: 'extendedField' },
  ),
  sort: choiceSchema(
    ['groupId', 'groupName'],
    'What to sort by: groupId, which is the order of creation, or groupName. Default groupId.',
  ),
  order: orderParam,
  ...listParams,
};
const groupsQuery = {
  ...objectSchema(groupsParams, {
    description: 'Which groups, and which page of them.',
  }),
  patternProperties: {
    [`^${fieldPrefix.replace('.', '\\.')}`]: { ...textSchema('A custom field.') },
  },
};

const memberPage = pageSchema('MemberPage', memberRecord, 'The members.');

const includeParam = {
  include: choiceSchema(['members'], 'members: with the first page of its members.'),
  limit: {
    ...listParams.limit,
    title: 'includedLimit',
    description: 'With include=members: how many of them at most.',
  },
};
const groupQueryParams = { ...includeParam, ...asOfParam, ...fieldsParam };
const groupQuery = objectSchema(groupQueryParams, { description: 'What to answer with.' });

/** Its `next` continues in the list of members. */
const includedMembers = Type.Partial(Type.Object({ members: memberPage }));

const groupAnswer = extended(groupRecord, includedMembers, {
  title: 'GroupWithMembers',
  description: 'The group, and with include=members the first page of its members.',
});

const membersParams = { ...asOfParam, ...listParams };
const membersQuery = objectSchema(membersParams, { description: 'Which page.' });

/** List groups, list members, and get a group. */
export function addGroupReads(app: FastifyInstance, store: Store, cursors: Cursors): void {
  addCall(app, {
    method: 'GET',
    url: path,
    operationId: 'listGroups',
    tag,
    summary: 'Find groups',
    description:
      'The groups that fit all filters, page by page. A page costs the same however deep it is, and the walk from page to page meets each group that stays exactly once while others come and go. With filters a page may have few items or none, and more to come: go on until `next` is null.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [95030, 95031, 95032],
    conditional: true,
    query: groupsQuery,
    answer: pageSchema('GroupPage', groupRecord, 'The groups.'),
    handle: async ({ query, principal }) => {
      const { orgId } = principal.org;
      const asked = found(checkGroupQuery(readGroupQuery(query)));
      const choose = readFields(query.fields, groupRecord);
      const list = ['groups', orgId, asked];
      const page = await store.listGroups(orgId, asked, readPage(cursors, list, query));
      return {
        items: page.items.map((group) => choose(showGroup(group))),
        next: cursors.seal(list, page.next),
      };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:groupId`,
    operationId: 'readGroup',
    tag,
    summary: 'Read a group',
    description: 'One group, deleted or not, and with include=members the first of its members.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [1619, 95031, 95061],
    conditional: true,
    params: groupParams,
    query: groupQuery,
    answer: groupAnswer,
    handle: async ({ params, query, principal, reply }) => {
      const { orgId } = principal.org;
      const choose = readFields(query.fields, groupRecord);
      const groupId = Number(params.groupId);
      const served = await serveAsOf(store, principal.org, query.asOf);
      if (query.include !== 'members') {
        const group = await readGroup(served.reads, orgId, groupId);
        reply.header('etag', groupTag(group));
        return choose(showGroup(group));
      }
      let group = null as Group | null;
      const asked = { orgId, groupId, query: { limit: query.limit } };
      const members = await pageOfMembers(served, cursors, asked, async (page) => {
        const whole = await served.reads.findGroupWithMembers(orgId, groupId, page);
        group = whole?.group ?? null;
        return whole?.members ?? [];
      });
      return { ...choose(showGroup(existing(group, groupId))), members };
    },
  });

  addCall(app, {
    method: 'GET',
    url: `${path}/:groupId/members`,
    operationId: 'listMembers',
    tag: 'Memberships, native',
    summary: 'List the members of a group',
    description:
      'The members that the group has now, by ascending userId, page by page; `primaryMember` marks the primary one, whose userId the group tells too.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [1619, 95030, 95031, 95061],
    conditional: true,
    params: groupParams,
    query: membersQuery,
    answer: memberPage,
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const groupId = Number(params.groupId);
      const served = await serveAsOf(store, principal.org, query.asOf);
      const [members] = await Promise.all([
        pageOfMembers(served, cursors, { orgId, groupId, query }, (page) =>
          served.reads.listCurrentMembers(orgId, groupId, page),
        ),
        readGroup(served.reads, orgId, groupId),
      ]);
      return members;
    },
  });
}

function readGroupQuery(query: Static<typeof groupsQuery>): GroupQuery {
  const text = readText(query.text);
  for (const name of ['sort', 'order'] as const)
    if (text !== undefined && query[name]) throw refused(95032, { x: name, y: 'text' });
  const fields = Object.entries(query)
    .filter(([name, value]) => name.startsWith(fieldPrefix) && value !== '')
    .map(([name, value]) => [name.slice(fieldPrefix.length), String(value)] as const);
  return {
    statuses: query.status
      ? ([...new Set(query.status.split(','))].toSorted() as GroupStatus[])
      : liveStatuses,
    text: foldText(text ?? '') || null,
    companyId: readId(query.companyId) ?? null,
    fields: Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    sort: query.sort || 'groupId',
    descending: query.order === 'desc',
  };
}

async function readGroup(store: PointReads, orgId: number, groupId: number): Promise<Group> {
  const [group = null] = await store.findGroups(orgId, [{ id: groupId }]);
  return existing(group, groupId);
}

function existing(group: Group | null, groupId: number): Group {
  if (group === null) throw new Refused([refusal(1619, { x: groupId })]);
  return group;
}

async function pageOfMembers(
  { upTo }: Served,
  cursors: Cursors,
  asked: { readonly orgId: number; readonly groupId: number; readonly query: ListQueryIn },
  read: (page: { after: number; limit: number }) => Promise<readonly Member[]>,
) {
  const { orgId, groupId, query } = asked;
  const choose = readFields(query.fields, memberRecord);
  const list = ['members', orgId, groupId, upTo];
  const page = readPage(cursors, list, query);
  const { items, next } = await pageById(page, read, ({ userId }) => userId);
  return { items: items.map((one) => choose(toMemberRecord(one))), next: cursors.seal(list, next) };
}
