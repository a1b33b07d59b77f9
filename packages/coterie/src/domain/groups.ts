import { type Refusal, refusal } from './refusals.ts';

/** INACTIVE: its primary member left; members may leave, nobody may join. DELETED: kept for reading. */
export type GroupStatus = 'ACTIVE' | 'INACTIVE' | 'DELETED';

type ExtendedValue = string | number | boolean;
export type ExtendedFields = Readonly<Record<string, ExtendedValue>>;

/**
 * Who becomes the primary member when the primary member leaves. `none`: nobody, and the group goes INACTIVE unless the
 * org keeps such groups. `oldest`: who has been a member longest. `named`: the group's `successorUserId`.
 */
export type SuccessionPolicy = (typeof successionPolicies)[number];
export const successionPolicies = ['none', 'oldest', 'named'] as const;

/** What a caller sets of a group. */
export interface GroupDetails {
  readonly externalId: string;
  readonly groupName: string | null;
  readonly maxGroupSize: number;
  readonly status: GroupStatus;
  readonly extendedFields: ExtendedFields;
  readonly successionPolicy: SuccessionPolicy;
  /** Only with the policy `named`. */
  readonly successorUserId: number | null;
  /** When it begins and ends by itself, in milliseconds since the epoch; null: it has begun, it does not end. */
  readonly activeFrom: number | null;
  readonly activeUntil: number | null;
}

/** The primary member offers her role to another member, who may accept. A group has one at a time. */
export interface HandOverOffer {
  /** Whom it is offered to. */
  readonly userId: number;
  /** Till that made it; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** It can be accepted before this time. Milliseconds since the epoch. */
  readonly expiresOn: number;
}
/** Where a group stands between its beginning and its end, as far as the log has told of them. */
export type GroupPhase = 'upcoming' | 'open' | 'over';

export interface Group extends GroupDetails {
  readonly groupId: number;
  /** Till that created the group; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  readonly memberCount: number;
  /** Invitations that nobody answered, also those that expired since and were not recorded so yet. */
  readonly invitedCount: number;
  /** How many of the memberships end by themselves. */
  readonly timedMembers: number;
  readonly phase: GroupPhase;
  readonly primaryUserId: number | null;
  /** Company of all the members; null when they have none, or there are no members. */
  readonly companyId: number | null;
  /** Made by the primary member that it has now; null: there is none. */
  readonly handOverOffer: HandOverOffer | null;
  /** Sequence number of the last change of the group, its members or invitations. */
  readonly sequence: number;
}

/** The ways to name a group. Those that are given must name the same one. */
export interface GroupSelectors {
  readonly id?: number;
  readonly externalId?: string;
  /** The group whose primary member has this userId. */
  readonly primaryUserId?: number;
}

/** One way to name a group. */
export type GroupSelector =
  { readonly id: number } | { readonly externalId: string } | { readonly primaryUserId: number };

/** The selectors that were given, one by one. */
export function splitSelectors(selectors: GroupSelectors): readonly GroupSelector[] {
  const { id, externalId, primaryUserId } = selectors;
  return [
    ...(id === undefined ? [] : [{ id }]),
    ...(externalId === undefined ? [] : [{ externalId }]),
    ...(primaryUserId === undefined ? [] : [{ primaryUserId }]),
  ];
}

/** The value a selector names its group by, for messages. */
function selectorValue(selector: GroupSelector): string | number {
  if ('id' in selector) return selector.id;
  return 'externalId' in selector ? selector.externalId : selector.primaryUserId;
}

/**
 * The one group that the selectors name, `found` holding what each of them found.
 * Refused with 1632 when one finds nothing (or nothing `usable`), 1645 when two find different groups.
 */
export function selectGroup(
  selectors: readonly GroupSelector[],
  found: readonly (Group | null)[],
  usable: (group: Group) => boolean,
): Group | Refusal {
  let selected: Group | null = null;
  for (const [index, selector] of selectors.entries()) {
    const group = found[index] ?? null;
    if (group === null || !usable(group)) return refusal(1632, { x: selectorValue(selector) });
    if (selected !== null && selected.groupId !== group.groupId)
      return refusal(1645, { detail: 'The selectors name different groups.' });
    selected = group;
  }
  return selected ?? refusal(1635);
}

/** Most characters of an external id and of a name. */
export const longestText = 50;

/** Characters, not UTF-16 units: an emoji counts once. */
export function isTooLong(text: string): boolean {
  return Array.from(text).length > longestText;
}

/** A group that was not deleted: its external id is taken, and it can be changed. */
export function isLive(group: Group): boolean {
  return group.status !== 'DELETED';
}

/** Whether its members can act as it now. */
export function isActive(group: Group): boolean {
  return group.status === 'ACTIVE' && group.phase === 'open';
}

/** Whether somebody can join: also before it begins, so that it can be prepared. */
export function isJoinable(group: Group): boolean {
  return group.status === 'ACTIVE' && group.phase !== 'over';
}

/** The part of a group that callers set, as the change log records it. */
export function groupDetails(group: Group): GroupDetails {
  const { externalId, groupName, maxGroupSize, status, extendedFields } = group;
  const { successionPolicy, successorUserId, activeFrom, activeUntil } = group;
  return {
    externalId,
    groupName,
    maxGroupSize,
    status,
    extendedFields,
    successionPolicy,
    successorUserId,
    activeFrom,
    activeUntil,
  };
}
