import type { Change } from '../domain/changes.ts';
import type { Company } from '../domain/companies.ts';
import type { Customer } from '../domain/customers.ts';
import type { Group } from '../domain/groups.ts';
import { isPersonalOutcome, type RememberedAnswer } from '../domain/idempotency.ts';
import type { Identifier } from '../domain/identifiers.ts';
import type { Invitation } from '../domain/invitations.ts';
import type { EndedMembership, Membership } from '../domain/memberships.ts';
import type { Org } from '../domain/org.ts';
import { groupDueOn } from '../domain/schedule.ts';
import type { SearchKey } from '../domain/search-keys.ts';
import type { Login, Till } from '../domain/tills.ts';
import type { Webhook, WebhookStart } from '../domain/webhooks.ts';
/** What is written to each table: the columns beside its key, and the rows. `rows.ts` reads them. */

/** The values of one row, by column. */
export type Columns = Record<string, string | number | null>;

export const columnsOf = {
  orgs: [
    'name',
    'time_zone',
    'product_limit',
    'domain_error_status',
    'keep_group_active_without_primary',
    'permission_codes',
    'created_on',
    'sequence',
    'last_change_on',
    'last_hash',
    'unchained',
    'last_group_id',
    'last_user_id',
    'last_company_id',
    'last_till_id',
  ],
  tills: ['user_name', 'scopes', 'disabled', 'created_on'],
  logins: ['org_id', 'till_id', 'secret_hash'],
  companies: ['external_id', 'name', 'created_on'],
  customers: [
    'company_id',
    'merged_into',
    'default_group_id',
    'erased_on',
    'created_by',
    'created_on',
    'sequence',
  ],
  groups: [
    'external_id',
    'group_name',
    'max_group_size',
    'status',
    'extended_fields',
    'created_by',
    'created_on',
    'member_count',
    'primary_user_id',
    'company_id',
    'sequence',
    'succession_policy',
    'successor_user_id',
    'invited_count',
    'offer_user_id',
    'offer_created_by',
    'offer_created_on',
    'offer_expires_on',
    'active_from',
    'active_until',
    'phase',
    'due_on',
    'timed_members',
  ],
  invitations: [
    'group_id',
    'user_id',
    'status',
    'permissions',
    'default_group',
    'valid_until',
    'expires_on',
    'created_by',
    'created_on',
    'closed_on',
  ],
  memberships: ['permissions', 'joined_on', 'joined_sequence', 'valid_until'],
  endedMemberships: ['left_sequence', 'joined_on', 'left_on', 'primary_member', 'permissions'],
  changes: [
    'at',
    'kind',
    'cause',
    'actor_till_id',
    'request_id',
    'group_id',
    'user_id',
    'company_id',
    'till_id',
    'webhook_id',
    'before',
    'after',
    'hash',
    'salt',
    'commitment',
  ],
  imports: [
    'what',
    'status',
    'till_id',
    'started_on',
    'changed_on',
    'rows_done',
    'digest',
    'first_sequence',
    'last_sequence',
    'undone_from',
    'counts',
  ],
  importErrors: ['code', 'message'],
  webhooks: [
    'url',
    'description',
    'kinds',
    'group_id',
    'status',
    'disabled_reason',
    'secrets',
    'created_by',
    'created_on',
  ],
  webhookDeliveries: ['sequence', 'at', 'status', 'duration_ms', 'error'],
  idempotencyKeys: ['request', 'outcome', 'answered_on', 'personal'],
  searchKeys: ['shared'],
} as const;

export function fromOrg(org: Org): Columns {
  return {
    org_id: org.orgId,
    name: org.name,
    time_zone: org.timeZone,
    product_limit: org.productLimit,
    domain_error_status: org.domainErrorStatus,
    keep_group_active_without_primary: Number(org.keepGroupActiveWithoutPrimary),
    permission_codes: JSON.stringify(org.permissionCodes),
    created_on: org.createdOn,
    sequence: org.sequence,
    last_change_on: org.lastChangeOn,
    last_hash: org.lastHash,
    unchained: org.unchained,
    last_group_id: org.lastGroupId,
    last_user_id: org.lastUserId,
    last_company_id: org.lastCompanyId,
    last_till_id: org.lastTillId,
  };
}

export function fromTill(orgId: number, till: Till): Columns {
  return {
    org_id: orgId,
    till_id: till.tillId,
    user_name: till.userName,
    scopes: JSON.stringify(till.scopes),
    disabled: Number(till.disabled),
    created_on: till.createdOn,
  };
}

export function fromLogin(login: Login): Columns {
  return {
    kind: login.kind,
    name: login.name,
    org_id: login.orgId,
    till_id: login.tillId,
    secret_hash: login.secretHash,
  };
}

export function fromCompany(orgId: number, company: Company): Columns {
  return {
    org_id: orgId,
    company_id: company.companyId,
    external_id: company.externalId,
    name: company.name,
    created_on: company.createdOn,
  };
}

export function fromCustomer(orgId: number, customer: Customer): Columns {
  return {
    org_id: orgId,
    user_id: customer.userId,
    company_id: customer.companyId,
    merged_into: customer.mergedInto,
    default_group_id: customer.defaultGroupId,
    erased_on: customer.erasedOn,
    created_by: customer.createdBy,
    created_on: customer.createdOn,
    sequence: customer.sequence,
  };
}

export function fromIdentifier(orgId: number, identifier: Identifier): Columns {
  return {
    org_id: orgId,
    type: identifier.type,
    value: identifier.value,
    source: identifier.source,
    account_id: identifier.accountId,
  };
}

export function fromGroup(orgId: number, group: Group): Columns {
  return {
    org_id: orgId,
    group_id: group.groupId,
    external_id: group.externalId,
    group_name: group.groupName,
    max_group_size: group.maxGroupSize,
    status: group.status,
    extended_fields: JSON.stringify(group.extendedFields),
    created_by: group.createdBy,
    created_on: group.createdOn,
    member_count: group.memberCount,
    primary_user_id: group.primaryUserId,
    company_id: group.companyId,
    sequence: group.sequence,
    succession_policy: group.successionPolicy,
    successor_user_id: group.successorUserId,
    invited_count: group.invitedCount,
    offer_user_id: group.handOverOffer?.userId ?? null,
    offer_created_by: group.handOverOffer?.createdBy ?? null,
    offer_created_on: group.handOverOffer?.createdOn ?? null,
    offer_expires_on: group.handOverOffer?.expiresOn ?? null,
    active_from: group.activeFrom,
    active_until: group.activeUntil,
    phase: group.phase,
    due_on: groupDueOn(group),
    timed_members: group.timedMembers,
  };
}

export function fromInvitation(orgId: number, invitation: Invitation): Columns {
  return {
    org_id: orgId,
    invitation_id: invitation.invitationId,
    group_id: invitation.groupId,
    user_id: invitation.userId,
    status: invitation.status,
    permissions: JSON.stringify(invitation.permissions),
    default_group: Number(invitation.defaultGroup),
    valid_until: invitation.validUntil,
    expires_on: invitation.expiresOn,
    created_by: invitation.createdBy,
    created_on: invitation.createdOn,
    closed_on: invitation.closedOn,
  };
}

export function fromMembership(orgId: number, membership: Membership): Columns {
  return { ...fromEitherMembership(orgId, membership), valid_until: membership.validUntil };
}

export function fromEndedMembership(orgId: number, ended: EndedMembership): Columns {
  return {
    ...fromEitherMembership(orgId, ended),
    left_sequence: ended.leftSequence,
    left_on: ended.leftOn,
    primary_member: Number(ended.primaryMember),
  };
}

function fromEitherMembership(orgId: number, membership: Membership | EndedMembership): Columns {
  return {
    org_id: orgId,
    group_id: membership.groupId,
    user_id: membership.userId,
    permissions: JSON.stringify(membership.permissions),
    joined_on: membership.joinedOn,
    joined_sequence: membership.joinedSequence,
  };
}

/** What an entry says; `chain` adds its hash. */
export function fromChange(orgId: number, change: Change): Columns {
  return {
    org_id: orgId,
    sequence: change.sequence,
    at: change.at,
    kind: change.kind,
    cause: change.cause,
    actor_till_id: change.actor.tillId,
    request_id: change.actor.requestId,
    group_id: 'groupId' in change ? change.groupId : null,
    user_id: 'userId' in change ? change.userId : null,
    company_id: 'companyId' in change ? change.companyId : null,
    till_id: 'tillId' in change ? change.tillId : null,
    webhook_id: 'webhookId' in change ? change.webhookId : null,
    before: toJson(change.before),
    after: toJson(change.after),
  };
}

export function fromWebhook(orgId: number, webhook: Webhook): Columns {
  return {
    org_id: orgId,
    webhook_id: webhook.webhookId,
    url: webhook.url,
    description: webhook.description,
    kinds: toJson(webhook.kinds),
    group_id: webhook.groupId,
    status: webhook.status,
    disabled_reason: webhook.disabledReason,
    secrets: JSON.stringify(webhook.secrets),
    created_by: webhook.createdBy,
    created_on: webhook.createdOn,
    // Whoever changes a webhook has its backlog tried at once.
    failed_attempts: 0,
    failing_since: null,
    next_attempt_on: 0,
  };
}

/** Who sends it now loses the lease, and with it the right to say how far it has come. */
export function fromWebhookStart(orgId: number, { webhookId, since }: WebhookStart): Columns {
  return {
    org_id: orgId,
    webhook_id: webhookId,
    delivered_sequence: since,
    failed_attempts: 0,
    failing_since: null,
    next_attempt_on: 0,
    lease_owner: null,
    lease_until: 0,
  };
}

export function fromRememberedAnswer(orgId: number, answer: RememberedAnswer): Columns {
  return {
    org_id: orgId,
    till_id: answer.tillId,
    key: answer.key,
    request: answer.request,
    outcome: JSON.stringify(answer.outcome),
    answered_on: answer.answeredOn,
    personal: Number(isPersonalOutcome(answer.outcome)),
  };
}

/** `id` is that of the group or customer that the key leads to. */
export function fromSearchKey(
  orgId: number,
  id: number,
  { kind, key, shared }: SearchKey,
): Columns {
  return { org_id: orgId, kind, key, id, shared };
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
