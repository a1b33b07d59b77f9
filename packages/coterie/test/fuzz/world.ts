import { randomBytes } from 'node:crypto';

import { defaultOrgSettings, type OrgSettings } from '../../src/domain/org.ts';
import { type Scope, scopes } from '../../src/domain/tills.ts';
import { createTokens } from '../../src/http/server/tokens.ts';
import type { Service } from '../../src/service.ts';
import { cheapHash } from '../passwords.ts';

const operator = { tillId: null, requestId: null };
const secret = 'fuzz-secret';
const hashing = cheapHash(secret);

export const credentials = ['token', 'bearer', 'basic', 'reader'] as const;
export type CredentialName = (typeof credentials)[number];

/** An org with groups in every state, their members, and customers of two companies. */
export interface World {
  readonly orgId: number;
  readonly clientKey: string;
  readonly headers: Readonly<Record<CredentialName, Record<string, string>>>;
  sequence(): Promise<number>;
}

/** A list of conditions is only met when every one is, so that values that meet one are frequent. */
function often(value: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => value);
}

const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/**
 * Words of requests that mean something in a world: ids and names of what it holds, and some of
 * what it lacks. By the name of the field.
 */
export const vocabulary: Readonly<Record<string, readonly unknown[]>> = {
  id: [1, 2, 3, '1', '2', 4, 5, 6, 7, 99],
  groupId: [1, 1, 1, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 99],
  leaveGroupId: [1, 3, 5, '1', 1, 2, 4, 99],
  joinGroupId: [2, 2, '2', 1, 3, 5, 99],
  userId: [101, 102, 103, 102, 103, 102, 103, 104, 105, 106, 107, 108, 109, 110, '103', 250, 0, -1],
  primaryUserId: [101, 101, 105, 104, 250],
  userIds: [102, 103, 101, 105, 107, '102', 109, 250],
  into: [101, 103, 104, 108, 110, '110', 109, 250],
  companyId: [1, 2, '1', null, 99],
  externalId: ['family', 'club', 'staff', 'idle', 'gone', 'acme', 'one', 'two', 'three', 'four'],
  groupName: ['Family', 'Club 🦊'],
  maxGroupSize: [1, 3, 10, '5', 30_000, 30_001, 0],
  source: [
    ...often('INSTORE', 12),
    ...often('MARTJACK', 4),
    'WECHAT',
    'WECHAT',
    'ALL',
    'ELSEWHERE',
  ],
  accountId: ['wx1', 'wx1', ''],
  identifierName: [...often('mobile', 6), 'email', 'cardnumber', 'shoe size', ...often('id', 6)],
  identifierValue: [
    'm102',
    'm103',
    'm102',
    'm103',
    'm101',
    'm102',
    'm103',
    'm104',
    'm105',
    'm107',
    'm109',
    'm250',
    '1',
    '2',
    '1',
  ],
  type: [...often('mobile', 8), ...often('cardnumber', 8), 'email', 'externalId', 'shoe'],
  value: ['m101', 'm102', 'm109', ...Array.from({ length: 60 }, (_, index) => `n${index}`)],
  action: ['points_redemption', 'points_transfer', 'member', 'fly'],
  permissions: [
    ...often('block_points_redemption', 5),
    ...often('allow_points_transfer', 5),
    'fly',
  ],
  key: ['fuzz-key'],
  secret: [secret, secret, 'wrong'],
  since: [0, 1, 20, 999],
  kind: ['groupCreated', 'groupMemberAdded', 'joined'],
  limit: [1, 2, 1_000, 1_001],
  offset: ['', 0, 1, 9_999, 10_000],
  q: ['f', 'Club', '1', 'm101', ''],
  fromDate: ['', '2020-01-31 00:00:00', 'today'],
  toDate: ['', '2099-01-31 00:00:00', '2020-02-30 00:00:00'],
  userGroup2Id: ['', '', 1, 99],
  ug2Limit: ['', 1],
  ug2Offset: ['', 0, 1],
  ug2JoinedStartDate: ['', '', '2020-01-31 00:00:00'],
  ug2JoinedEndDate: ['', '', '2099-01-31 00:00:00'],
  name: ['Acme Ltd'],
  text: ['', '', 'f', 'Club', '🦊'],
  cursor: [...often('', 9), 'AAAAAAAAAAAAAAAAAAAAAFswLCIiXQ', 'x'],
  fields: [...often('', 40), 'groupId', 'userId', 'permissions', 'extendedFields.city', 'nothing'],
  status: [...often('', 4), 'ACTIVE', 'INACTIVE,ACTIVE', 'DELETED', 'active'],
  sort: ['', '', 'groupId', 'groupName'],
  order: ['', '', 'asc', 'desc'],
  expiresOn: [...often('', 4), tomorrow],
  validUntil: [...often('', 4), tomorrow],
  fromUserId: [...often('', 4), 101, 102],
  // The sequences of the changes that made them.
  invitationId: [52, 53, 54, 52, 53, 54, '52', 99],
  webhookId: [2, 2, 2, '2', 99],
  importId: ['begun', 'begun', 'begun', 'other', 'more', 'none', 'no id'],
  confirm: [...often('', 9), '1.made-up'],
  // Nobody listens there.
  url: ['http://127.0.0.1:9/hooks', 'http://127.0.0.1:9/', 'ftp://example.com'],
};

const ofTheOffer = { groupId: [...often('3', 6), 1, 99], userId: [...often('106', 4), 105, 101] };
const named = {
  source: [...often('INSTORE', 9), 'ALL', 'MARTJACK'],
  identifierName: [...often('mobile', 9), 'email', 'id'],
  identifierValue: [...often('m102', 4), 'm103', 'm101', 'm105', 'm250', '101'],
};

/** Words for single calls that the vocabulary alone would hardly ever make succeed. By operation. */
export const aimedWords: Readonly<Record<string, typeof vocabulary>> = {
  acceptHandOver: ofTheOffer,
  declineHandOver: ofTheOffer,
  withdrawHandOver: ofTheOffer,
  readHandOverOffer: ofTheOffer,
  invite: { groupId: [...often('1', 6), 2, 3, 99], userId: [108, 108, 110, 110, 107, 101, 250] },
  leaveGroup: { ...named, groupId: [...often('1', 6), 3, 99] },
  listGroupMembers: {
    ...named,
    identifierName: [...often('id', 6), 'externalId', 'mobile'],
    identifierValue: [...often('1', 4), '3', 'family', '99'],
  },
  changeIdentifiers: named,
};

export async function createWorld(
  { store, writer }: Service,
  settings: Pick<OrgSettings, 'domainErrorStatus'>,
): Promise<World> {
  const name = `fuzz-${randomBytes(8).toString('hex')}`;
  const orgId = await store.reserveOrgId();
  const org = { ...defaultOrgSettings, ...settings, name, timeZone: 'Asia/Kolkata' };
  await writer.submit(orgId, { type: 'createOrg', settings: org }, operator);

  const webhook = { url: 'http://127.0.0.1:9/', kinds: ['orgUpdated'] };
  await writer.submit(orgId, { type: 'createWebhook', details: webhook }, operator);

  const secretHash = await hashing;
  const addTill = async (suffix: string, granted: readonly Scope[]): Promise<string> => {
    const userName = `${name}-${suffix}`;
    const till = { type: 'createTill', userName, scopes: granted, secretHash } as const;
    await writer.submit(orgId, till, operator);
    const client = { type: 'createClient', userName, key: userName, secretHash } as const;
    await writer.submit(orgId, client, operator);
    return userName;
  };
  const all = await addTill('all', scopes);
  const reader = await addTill('reader', ['groups:read', 'customers:read']);
  await populate(writer, orgId);

  const tokens = createTokens(await store.installationSecret('access tokens'), 3_600);
  const { accessToken } = await tokens.issue(all);
  const readerToken = await tokens.issue(reader);
  const basic = Buffer.from(`${all}:${secret}`).toString('base64');
  return {
    orgId,
    clientKey: all,
    headers: {
      token: { 'x-cap-api-oauth-token': accessToken },
      bearer: { authorization: `Bearer ${accessToken}` },
      basic: { authorization: `Basic ${basic}` },
      reader: { authorization: `bearer ${readerToken.accessToken}` },
    },
    sequence: async () => (await store.findOrg(orgId))?.sequence ?? -1,
  };
}

async function populate(writer: Service['writer'], orgId: number): Promise<void> {
  const submit: Service['writer']['submit'] = async (org, command, actor) => {
    const outcome = await writer.submit(org, command, actor);
    if (!outcome.accepted) throw new Error(`The world should accept ${JSON.stringify(command)}`);
    return outcome;
  };
  for (const externalId of ['acme', 'globex'])
    await submit(orgId, { type: 'createCompany', externalId, name: null }, operator);
  for (let userId = 101; userId <= 110; userId += 1)
    await submit(orgId, customer(userId), operator);
  for (const userId of [105, 106])
    await submit(orgId, { type: 'setCompany', userId, companyId: 1 }, operator);
  await submit(orgId, { type: 'mergeCustomer', victim: 109, survivor: 108 }, operator);
  const groups = {
    family: [101, 102, 103],
    club: [],
    staff: [105, 106],
    gone: [],
    idle: [104, 107],
  };
  for (const [externalId, members] of Object.entries(groups)) {
    const details = { externalId, groupName: 'Some', maxGroupSize: externalId === 'club' ? 5 : 4 };
    await submit(orgId, { type: 'createGroup', details }, operator);
    const items = members.map((userId, index) => {
      const permissions = ['block_points_redemption'];
      return { userId, primaryMember: index === 0, defaultGroup: false, permissions };
    });
    const join = { type: 'join', selectors: { externalId }, items } as const;
    if (items.length > 0) await submit(orgId, join, operator);
  }
  const begun = { importId: 'begun', what: 'members', from: 0, digest: '', rows: [] } as const;
  const chunk = { type: 'importRows', ...begun, isLast: false, mayRemove: null } as const;
  await submit(orgId, chunk, operator);
  const selectors = { externalId: 'gone' };
  await submit(orgId, { type: 'deleteGroup', selectors }, operator);
  const identifier = { source: 'INSTORE', type: 'mobile', value: 'm104' };
  await submit(orgId, { type: 'leave', groupId: 5, identifier }, operator);
  const offer = { type: 'offerHandOver', groupId: 3, userId: 106 } as const;
  await submit(orgId, offer, operator);
  for (const userId of [107, 108, 110]) {
    const invite = { groupId: 2, identifier: { userId }, permissions: [], defaultGroup: false };
    await submit(orgId, { type: 'invite', ...invite }, operator);
  }
}

function customer(userId: number) {
  const identifiers = [{ type: 'mobile', value: `m${userId}` }];
  const empty = { accountId: '', firstName: null, lastName: null, fields: {}, commChannels: [] };
  return {
    type: 'createCustomer',
    userId,
    loyaltyType: 'loyalty',
    associatedWith: null,
    extendedFields: {},
    profiles: [{ ...empty, source: 'INSTORE', identifiers }],
  } as const;
}
