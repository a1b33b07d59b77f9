import type { Actor, Change, Effect } from '../domain/changes.ts';
import type { Company } from '../domain/companies.ts';
import type { Customer } from '../domain/customers.ts';
import type { ExtendedFields } from '../domain/extended-fields.ts';
import type {
  Group,
  GroupPhase,
  GroupStatus,
  HandOverOffer,
  SuccessionPolicy,
} from '../domain/groups.ts';
import type { RememberedAnswer } from '../domain/idempotency.ts';
import type { Identifier, IdentifierType, Source } from '../domain/identifiers.ts';
import type { Invitation, InvitationStatus } from '../domain/invitations.ts';
import type { GroupOfCustomer, Member, Membership } from '../domain/memberships.ts';
import { offerAt } from '../domain/offers.ts';
import type { Org } from '../domain/org.ts';
import { phaseBy } from '../domain/schedule.ts';
import type { Login, LoginKind, Scope, Till } from '../domain/tills.ts';

/** Rows as an engine returns them, and what they mean. JSON columns hold what this program wrote. */

/** A JSON column that holds an object or a list: as text, or already read where the whole row came as JSON. */
export type Json<Value extends object> = string | Value;

export function read<Value extends object>(column: Json<Value>): Value {
  return typeof column === 'string' ? (JSON.parse(column) as Value) : column;
}

export interface OrgRow {
  org_id: number;
  name: string;
  time_zone: string;
  product_limit: number;
  domain_error_status: 200 | 400;
  keep_group_active_without_primary: number;
  permission_codes: Json<string[]>;
  created_on: number;
  sequence: number;
  last_change_on: number;
  last_hash: string;
  unchained: number;
  last_group_id: number;
  last_user_id: number;
  last_company_id: number;
  last_till_id: number;
}

export function toOrg(row: OrgRow): Org {
  return {
    orgId: row.org_id,
    name: row.name,
    timeZone: row.time_zone,
    productLimit: row.product_limit,
    domainErrorStatus: row.domain_error_status,
    keepGroupActiveWithoutPrimary: row.keep_group_active_without_primary === 1,
    permissionCodes: read(row.permission_codes),
    createdOn: row.created_on,
    sequence: row.sequence,
    lastChangeOn: row.last_change_on,
    lastHash: row.last_hash,
    unchained: row.unchained,
    lastGroupId: row.last_group_id,
    lastUserId: row.last_user_id,
    lastCompanyId: row.last_company_id,
    lastTillId: row.last_till_id,
  };
}

export interface GroupRow {
  group_id: number;
  external_id: string;
  group_name: string | null;
  max_group_size: number;
  status: GroupStatus;
  extended_fields: Json<ExtendedFields>;
  created_by: number | null;
  created_on: number;
  member_count: number;
  primary_user_id: number | null;
  company_id: number | null;
  sequence: number;
  succession_policy: SuccessionPolicy;
  successor_user_id: number | null;
  invited_count: number;
  offer_user_id: number | null;
  offer_created_by: number | null;
  offer_created_on: number | null;
  offer_expires_on: number | null;
  active_from: number | null;
  active_until: number | null;
  phase: GroupPhase;
  timed_members: number;
}

/** A group's row with how many of its members are past due. */
export type GroupRowNow = GroupRow & { overdue: number };

export function toGroup(row: GroupRow): Group {
  return {
    groupId: row.group_id,
    externalId: row.external_id,
    groupName: row.group_name,
    maxGroupSize: row.max_group_size,
    status: row.status,
    extendedFields: read(row.extended_fields),
    createdBy: row.created_by,
    createdOn: row.created_on,
    memberCount: row.member_count,
    primaryUserId: row.primary_user_id,
    companyId: row.company_id,
    sequence: row.sequence,
    successionPolicy: row.succession_policy,
    successorUserId: row.successor_user_id,
    invitedCount: row.invited_count,
    handOverOffer: toOffer(row),
    activeFrom: row.active_from,
    activeUntil: row.active_until,
    phase: row.phase,
    timedMembers: row.timed_members,
  };
}

function toOffer(row: GroupRow): HandOverOffer | null {
  const { offer_user_id: userId, offer_created_by: createdBy } = row;
  const { offer_created_on: createdOn, offer_expires_on: expiresOn } = row;
  if (userId === null || createdOn === null || expiresOn === null) return null;
  return { userId, createdBy, createdOn, expiresOn };
}

export interface InvitationRow {
  invitation_id: number;
  group_id: number;
  user_id: number;
  status: InvitationStatus;
  permissions: Json<string[]>;
  default_group: number;
  valid_until: number | null;
  expires_on: number;
  created_by: number | null;
  created_on: number;
  closed_on: number | null;
}

export function toInvitation(row: InvitationRow): Invitation {
  return {
    invitationId: row.invitation_id,
    groupId: row.group_id,
    userId: row.user_id,
    status: row.status,
    permissions: read(row.permissions),
    defaultGroup: row.default_group === 1,
    validUntil: row.valid_until,
    expiresOn: row.expires_on,
    createdBy: row.created_by,
    createdOn: row.created_on,
    closedOn: row.closed_on,
  };
}

/** The group at this moment, whatever the log does not tell of yet. */
export function toGroupNow(row: GroupRowNow, now: number): Group {
  return groupNow(toGroup(row), row.overdue, now);
}

export function groupNow(group: Group, overdue: number, now: number): Group {
  const memberCount = group.memberCount - overdue;
  return {
    ...group,
    memberCount,
    timedMembers: group.timedMembers - overdue,
    companyId: memberCount === 0 ? null : group.companyId,
    phase: phaseBy(group, now),
    handOverOffer: offerAt(group, now) === null ? null : group.handOverOffer,
  };
}

export interface MembershipRow {
  group_id: number;
  user_id: number;
  permissions: Json<string[]>;
  joined_on: number;
  joined_sequence: number;
  valid_until: number | null;
}

export function toMembership(row: MembershipRow): Membership {
  return {
    groupId: row.group_id,
    userId: row.user_id,
    permissions: read(row.permissions),
    joinedOn: row.joined_on,
    joinedSequence: row.joined_sequence,
    validUntil: row.valid_until,
  };
}

/** A membership with what the group and the customer say about it; `active` is 0 when it has ended. */
export interface MemberRow {
  user_id: number;
  permissions: Json<string[]>;
  primary_member: number;
  default_group: number;
  joined_on: number;
  valid_until: number | null;
  active: number;
}

export function toMember(row: MemberRow): Member {
  return {
    userId: row.user_id,
    permissions: read(row.permissions),
    primaryMember: row.primary_member === 1,
    defaultGroup: row.default_group === 1,
    joinedOn: row.joined_on,
    validUntil: row.valid_until,
    active: row.active === 1,
  };
}

export type GroupOfCustomerRow = GroupRowNow & MemberRow;

export function toGroupOfCustomer(row: GroupOfCustomerRow, now: number): GroupOfCustomer {
  return { group: toGroupNow(row, now), membership: toMember(row) };
}

export interface CustomerRow {
  user_id: number;
  company_id: number | null;
  merged_into: number | null;
  default_group_id: number | null;
  erased_on: number | null;
  created_by: number | null;
  created_on: number;
  sequence: number;
}

export function toCustomer(row: CustomerRow): Customer {
  return {
    userId: row.user_id,
    companyId: row.company_id,
    mergedInto: row.merged_into,
    defaultGroupId: row.default_group_id,
    erasedOn: row.erased_on,
    createdBy: row.created_by,
    createdOn: row.created_on,
    sequence: row.sequence,
  };
}

/** A customer at this moment: she has no default group where her membership in it has ended by itself. */
export function customerNow(
  customer: Customer,
  inDefaultGroup: Membership | null,
  now: number,
): Customer {
  const validUntil = inDefaultGroup?.validUntil ?? null;
  return validUntil === null || validUntil > now ? customer : { ...customer, defaultGroupId: null };
}

export interface IdentifierRow {
  type: IdentifierType;
  value: string;
  source: Source;
  account_id: string;
  user_id: number;
}

export function toIdentifier(row: IdentifierRow): Identifier {
  return { source: row.source, accountId: row.account_id, type: row.type, value: row.value };
}

export interface CompanyRow {
  company_id: number;
  external_id: string;
  name: string | null;
  created_on: number;
}

export function toCompany(row: CompanyRow): Company {
  return {
    companyId: row.company_id,
    externalId: row.external_id,
    name: row.name,
    createdOn: row.created_on,
  };
}

export interface TillRow {
  till_id: number;
  user_name: string;
  scopes: Json<Scope[]>;
  disabled: number;
  created_on: number;
}

export function toTill(row: TillRow): Till {
  return {
    tillId: row.till_id,
    userName: row.user_name,
    scopes: read(row.scopes),
    disabled: row.disabled === 1,
    createdOn: row.created_on,
  };
}

export interface LoginRow {
  kind: LoginKind;
  name: string;
  org_id: number;
  till_id: number | null;
  secret_hash: string | null;
}

export function toLogin(row: LoginRow): Login {
  return {
    kind: row.kind,
    name: row.name,
    orgId: row.org_id,
    tillId: row.till_id,
    secretHash: row.secret_hash,
  };
}

export interface IdempotencyKeyRow {
  till_id: number;
  key: string;
  request: string;
  outcome: Json<RememberedAnswer['outcome']>;
  answered_on: number;
}

export function toRememberedAnswer(row: IdempotencyKeyRow): RememberedAnswer {
  return {
    tillId: row.till_id,
    key: row.key,
    request: row.request,
    outcome: read(row.outcome),
    answeredOn: row.answered_on,
  };
}

export interface ChangeRow {
  sequence: number;
  at: number;
  kind: Change['kind'];
  cause: string;
  actor_till_id: number | null;
  request_id: string | null;
  group_id: number | null;
  user_id: number | null;
  company_id: number | null;
  till_id: number | null;
  webhook_id: number | null;
  before: string | null;
  after: string | null;
}

export function toChange(row: ChangeRow): Change {
  const actor: Actor = { tillId: row.actor_till_id, requestId: row.request_id };
  const effect = {
    kind: row.kind,
    ...(row.group_id === null ? {} : { groupId: row.group_id }),
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.company_id === null ? {} : { companyId: row.company_id }),
    ...(row.till_id === null ? {} : { tillId: row.till_id }),
    ...(row.webhook_id === null ? {} : { webhookId: row.webhook_id }),
    before: parse(row.before),
    after: parse(row.after),
  } as Effect;
  return { ...effect, sequence: row.sequence, at: row.at, cause: row.cause, actor };
}

function parse(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
