import type { DueOn } from './due.ts';
import { FactMissing } from './fact-table.ts';
import { FactTables } from './fact-tables.ts';
import type { Group, GroupSelector } from './groups.ts';
import {
  bySearchOrder,
  type Identifier,
  identifierKey,
  type IdentifierQuery,
  matchesQuery,
} from './identifiers.ts';
import type { ImportError } from './imports.ts';
import type { Invitation } from './invitations.ts';
import {
  type EndedMembership,
  type Membership,
  type MembershipKey,
  membershipKey,
  splitMembershipKey,
} from './memberships.ts';
import type { Org } from './org.ts';
import type { Webhook, WebhookStart } from './webhooks.ts';

/**
 * What is known about one org while a batch of commands is decided. The engine fills the bottom layer.
 * Each decision works on a draft, so that a rejected command leaves no trace; the batch absorbs the
 * drafts of accepted commands. `touched` of the batch's tables is what must be stored.
 */
export class Facts extends FactTables {
  readonly #base: Facts;
  readonly #parent: Facts | null;
  readonly orgId: number;
  #org: Org | null | undefined;

  /** Rows of imports that were rejected in this layer, in order. */
  readonly importErrors: ImportError[] = [];
  /** Memberships that ended in this layer, in order. */
  readonly ended: EndedMembership[] = [];
  /** Customers who were erased in this layer: what identifies them must be removed from the log. */
  readonly erased: number[] = [];
  /** Webhooks that start or restart in this layer, in order. */
  readonly webhookStarts: WebhookStart[] = [];
  #largestGroupSize: number | null = 0;
  #membershipCount: number | null = null;
  /** Loaded things that end or begin by themselves. */
  readonly #due: DueOn[] = [];
  #earliestDue = Infinity;

  constructor(orgId: number, org: Org | null, parent: Facts | null = null) {
    super(parent);
    this.orgId = orgId;
    this.#org = parent === null ? org : undefined;
    this.#parent = parent;
    this.#base = parent === null ? this : parent.#base;
  }

  /** A new layer on top, for a decision. */
  draft(): Facts {
    const draft = new Facts(this.orgId, null, this);
    draft.#largestGroupSize = this.#largestGroupSize;
    return draft;
  }

  /** Takes over what a draft of these facts changed. */
  absorb(draft: Facts): void {
    if (draft.#org !== undefined) this.#org = draft.#org;
    this.absorbTables(draft);
    // Not spread into push: there can be more of them than a call takes arguments.
    for (const ended of draft.ended) this.ended.push(ended);
    for (const error of draft.importErrors) this.importErrors.push(error);
    for (const userId of draft.erased) this.erased.push(userId);
    this.webhookStarts.push(...draft.webhookStarts);
    this.#largestGroupSize = draft.#largestGroupSize;
  }

  /** Loaded things that end or begin by themselves. */
  get due(): readonly DueOn[] {
    return this.#base.#due;
  }

  /** When the first of them is due. */
  get earliestDue(): number {
    return this.#base.#earliestDue;
  }

  addDue(due: DueOn): void {
    this.#base.#due.push(due);
    this.#base.#earliestDue = Math.min(this.#base.#earliestDue, due.on);
  }

  /** Null: the org does not exist yet. */
  get orgOrNull(): Org | null {
    return this.#org === undefined ? (this.#parent?.orgOrNull ?? null) : this.#org;
  }

  get org(): Org {
    const org = this.orgOrNull;
    if (org === null) throw new Error('the org should exist');
    return org;
  }

  set org(org: Org) {
    this.#org = org;
  }

  /** Throws FactMissing when the largest live group has shrunk or is gone: the next largest is not known. */
  get largestGroupSize(): number {
    if (this.#largestGroupSize === null) throw new FactMissing('largest group of org', this.orgId);
    return this.#largestGroupSize;
  }

  set largestGroupSize(size: number) {
    this.#largestGroupSize = size;
  }

  /** Number of current memberships of the org when the facts were loaded. */
  get membershipCount(): number {
    const count = this.#base.#membershipCount;
    if (count === null)
      throw new FactMissing('memberships of org', this.orgId, { membershipCount: true });
    return count;
  }

  set membershipCount(count: number) {
    this.#base.#membershipCount = count;
  }

  /** Notes that the size of a live group changed: from 0 for a new group, to 0 for a deleted one. */
  resizeGroup(before: number, after: number): void {
    const largest = this.#largestGroupSize;
    if (largest === null) return;
    const mayShrink = after < before && before >= largest;
    this.#largestGroupSize = mayShrink ? null : Math.max(largest, after);
  }

  /** The group that a selector names. External ids and primary members find live groups only. */
  find(selector: GroupSelector): Group | null {
    if ('id' in selector) return this.groups.get(selector.id);
    const groupId =
      'externalId' in selector
        ? this.externalIds.get(selector.externalId)
        : this.primaryOf(selector.primaryUserId);
    return groupId === null ? null : this.groups.need(groupId);
  }

  /** Id of the group whose primary member the customer is. */
  primaryOf(userId: number): number | null {
    const groupId = this.primaries.peek(userId);
    if (groupId !== undefined) return groupId;
    if (this.#isNewCustomer(userId)) return null;
    throw this.primaries.missing(userId);
  }

  /** For a decision about many customers: throws one FactMissing for all whose `primaryOf` is not known. */
  needPrimariesOf(userIds: readonly number[]): void {
    const unknown = userIds.filter(
      (userId) => this.primaries.peek(userId) === undefined && !this.#isNewCustomer(userId),
    );
    if (unknown.length > 0)
      throw new FactMissing('primary members', unknown.length, { primaryOf: unknown });
  }

  /** Likewise for all members of these groups. */
  needMembersOf(groupIds: readonly number[]): void {
    const unknown = groupIds.filter(
      (id) => this.loadedMembers.peek(id) === undefined && !this.#isNewGroup(id),
    );
    const groups = unknown.map((id) => ({ id }));
    if (unknown.length > 0)
      throw new FactMissing('members of groups', unknown.length, { groups, allMembers: true });
  }

  /** For a decision that finds the successor while deciding: throws one FactMissing for all that it needs to know about them. */
  needSuccessor(groupId: number, userId: number): void {
    if (this.customers.peek(userId) !== undefined) return;
    const needs = { groups: [{ id: groupId }], customers: [userId], primaryOf: [userId] };
    throw new FactMissing('successor', userId, needs);
  }

  membership(groupId: number, userId: number): Membership | null {
    const key = membershipKey(groupId, userId);
    const membership = this.memberships.peek(key);
    if (membership !== undefined) return membership;
    const knownAbsent =
      this.#isNewGroup(groupId) ||
      this.#isNewCustomer(userId) ||
      this.loadedMembers.peek(groupId) !== undefined ||
      this.loadedGroups.peek(userId) !== undefined;
    if (knownAbsent) return null;
    throw this.memberships.missing(key);
  }

  /** The sequence of the change by which the member joined. */
  joinedSequence(groupId: number, userId: number): number {
    return this.memberships.need(membershipKey(groupId, userId)).joinedSequence;
  }

  /** userIds of all members, ascending. */
  membersOf(groupId: number): readonly number[] {
    const loaded = this.#isNewGroup(groupId) ? [] : (this.loadedMembers.get(groupId) ?? []);
    return this.#currentMemberships(
      loaded.map((userId) => ({ groupId, userId })),
      (key) => key.groupId === groupId,
    ).map((key) => key.userId);
  }

  /** Ids of all groups that the customer is a member of, ascending. */
  groupsOf(userId: number): readonly number[] {
    const loaded = this.#isNewCustomer(userId) ? [] : (this.loadedGroups.get(userId) ?? []);
    return this.#currentMemberships(
      loaded.map((groupId) => ({ groupId, userId })),
      (key) => key.userId === userId,
    ).map((key) => key.groupId);
  }

  /** The unanswered invitation of the customer to the group. It may have expired. */
  openInvitation(groupId: number, userId: number): Invitation | null {
    const key = membershipKey(groupId, userId);
    const invitationId = this.openInvitations.peek(key);
    if (invitationId !== undefined)
      return invitationId === null ? null : this.invitations.need(invitationId);
    const knownAbsent =
      this.#hadNoInvitations(groupId) ||
      this.#isNewCustomer(userId) ||
      this.loadedInvitationsOfGroup.peek(groupId) !== undefined ||
      this.loadedInvitationsOfCustomer.peek(userId) !== undefined;
    if (knownAbsent) return null;
    throw this.openInvitations.missing(key);
  }

  /** The unanswered invitations to the group, in the order in which they were made. They may have expired. */
  openInvitationsOfGroup(groupId: number): readonly Invitation[] {
    const none = this.#hadNoInvitations(groupId);
    const loaded = none ? [] : (this.loadedInvitationsOfGroup.get(groupId) ?? []);
    return this.#currentInvitations(loaded, (one) => one.groupId === groupId);
  }

  /** Likewise for a customer. */
  openInvitationsOfCustomer(userId: number): readonly Invitation[] {
    const none = this.#isNewCustomer(userId);
    const loaded = none ? [] : (this.loadedInvitationsOfCustomer.get(userId) ?? []);
    return this.#currentInvitations(loaded, (one) => one.userId === userId);
  }

  /** All customers who were merged into this one, directly or through another. */
  victimsOf(userId: number): readonly number[] {
    const loaded = this.#isNewCustomer(userId) ? [] : (this.loadedVictims.get(userId) ?? []);
    const changed = [...this.customers.changedKeys()].filter(
      (one) => this.customers.need(one).mergedInto === userId,
    );
    return [...new Set([...loaded, ...changed])].flatMap((one) => [one, ...this.victimsOf(one)]);
  }

  webhook(webhookId: number): Webhook | null {
    return this.webhookIds().includes(webhookId) ? this.webhooks.get(webhookId) : null;
  }

  /** Ids of the org's webhooks, in no particular order. */
  webhookIds(): readonly number[] {
    const loaded = this.loadedWebhooks.get(this.orgId) ?? [];
    const ids = new Set([...loaded, ...this.webhooks.changedKeys()]);
    return [...ids].filter((id) => this.webhooks.get(id) !== null);
  }

  /** The customer that a search by identifier finds; null: nobody. */
  customerBy(query: IdentifierQuery): number | null {
    const loaded = this.loadedSearches.get(identifierKey(query)) ?? [];
    // Within one source and account an identifier is unique; only a search in all of them can find several.
    if (query.source !== 'ALL') return this.owners.peek(identifierKey(query))?.userId ?? null;
    const found = [...loaded];
    for (const key of this.owners.changedKeys()) {
      const owner = this.owners.get(key);
      if (owner !== null && matchesQuery(query, owner.identifier)) found.push(owner.identifier);
    }
    const owned = found.filter((identifier) => this.owners.get(identifierKey(identifier)) !== null);
    const [first] = owned.toSorted(bySearchOrder);
    return first === undefined ? null : this.owners.need(identifierKey(first)).userId;
  }

  /** All identifiers of the customer. */
  identifiersOf(userId: number): readonly Identifier[] {
    const loaded = this.#isNewCustomer(userId) ? [] : (this.loadedIdentifiers.get(userId) ?? []);
    const keys = new Set([...loaded.map(identifierKey), ...this.owners.changedKeys()]);
    return [...keys]
      .map((key) => this.owners.get(key))
      .filter((owner) => owner !== null && owner.userId === userId)
      .map((owner) => (owner as { identifier: Identifier }).identifier);
  }

  /** Ids are made in order: a group with a higher id than the last stored one was created in this batch. */
  #isNewGroup(groupId: number): boolean {
    return groupId > (this.#base.orgOrNull?.lastGroupId ?? 0) && this.groups.peek(groupId) != null;
  }

  /** A customer that did not exist when the facts were loaded had no membership then. */
  #isNewCustomer(userId: number): boolean {
    return this.#base.customers.peek(userId) === null;
  }

  /** Most groups have no invitation, and that is known without loading anything. */
  #hadNoInvitations(groupId: number): boolean {
    return this.#isNewGroup(groupId) || this.#base.groups.peek(groupId)?.invitedCount === 0;
  }

  #currentInvitations(
    loaded: readonly number[],
    concerns: (invitation: Invitation) => boolean,
  ): readonly Invitation[] {
    return [...new Set([...loaded, ...this.invitations.changedKeys()])]
      .toSorted((a, b) => a - b)
      .map((invitationId) => this.invitations.need(invitationId))
      .filter((invitation) => invitation.status === 'OPEN' && concerns(invitation));
  }

  #currentMemberships(
    loaded: readonly MembershipKey[],
    concerns: (key: MembershipKey) => boolean,
  ): readonly MembershipKey[] {
    const keys = new Map(loaded.map((key) => [membershipKey(key.groupId, key.userId), key]));
    for (const text of this.memberships.changedKeys()) {
      const key = splitMembershipKey(text);
      if (concerns(key)) keys.set(text, key);
    }
    return [...keys.values()]
      .filter((key) => this.membership(key.groupId, key.userId) !== null)
      .toSorted((a, b) => a.groupId - b.groupId || a.userId - b.userId);
  }
}
