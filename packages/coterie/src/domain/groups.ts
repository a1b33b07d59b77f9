import { type Details, detailsOf, type Draft, type Fields, type Patch } from './fields.ts';

/** INACTIVE: the primary member left; members can leave, nobody can join. DELETED: kept for reading. */
export type GroupStatus = (typeof groupStatuses)[number];
export const groupStatuses = ['ACTIVE', 'INACTIVE', 'DELETED'] as const;

/**
 * Who becomes the primary member when the primary member leaves. `none`: nobody, and the group becomes INACTIVE unless
 * the org keeps such groups ACTIVE. `oldest`: the longest-standing member. `named`: the group's `successorUserId`.
 */
export type SuccessionPolicy = (typeof successionPolicies)[number];
const successionPolicies = ['none', 'oldest', 'named'] as const;

/**
 * What callers set of a group, and the change log records. Adding a field begins here: CONTRIBUTING.md
 * shows the way from here to the docs.
 */
export const groupFields = {
  externalId: { kind: 'text', setBy: 'creation', longest: 50, searched: true },
  groupName: { kind: 'text', setBy: 'caller', empty: null, longest: 50, searched: true },
  maxGroupSize: { kind: 'number', setBy: 'caller' },
  status: { kind: 'choice', choices: groupStatuses, setBy: 'service', empty: 'ACTIVE' },
  extendedFields: { kind: 'extendedFields', setBy: 'caller', empty: {} },
  successionPolicy: {
    kind: 'choice',
    choices: successionPolicies,
    setBy: 'caller',
    empty: 'none',
  },
  /** Set only with the policy `named`. */
  successorUserId: { kind: 'userId', setBy: 'caller', empty: null },
  /** When the group begins by itself; null: it has begun. */
  activeFrom: { kind: 'time', setBy: 'caller', empty: null },
  /** When the group ends by itself; null: it does not end. */
  activeUntil: { kind: 'time', setBy: 'caller', empty: null },
} as const satisfies Fields;

export type GroupDetails = Details<typeof groupFields>;
export type GroupDraft = Draft<typeof groupFields>;
export type GroupPatch = Patch<typeof groupFields>;

/** The primary member offers the role to another member, who can accept it. A group has at most one open offer. */
export interface HandOverOffer {
  /** The member who can accept. */
  readonly userId: number;
  /** Id of the till that made it; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  /** The offer can be accepted before this time. Milliseconds since the epoch. */
  readonly expiresOn: number;
}

/** Whether a group is before its beginning, between beginning and end, or past its end, as far as the log records it. */
export type GroupPhase = 'upcoming' | 'open' | 'over';

export interface Group extends GroupDetails {
  readonly groupId: number;
  /** Id of the till that created the group; null for the operator at the command line. */
  readonly createdBy: number | null;
  /** Milliseconds since the epoch. */
  readonly createdOn: number;
  readonly memberCount: number;
  /** Open invitations, including those that have expired but are not yet recorded as expired. */
  readonly invitedCount: number;
  /** Memberships that end by themselves. */
  readonly timedMembers: number;
  readonly phase: GroupPhase;
  readonly primaryUserId: number | null;
  /** Company of all members; null when they have none, or when the group is empty. */
  readonly companyId: number | null;
  /** The open offer of the current primary member; null: there is none. */
  readonly handOverOffer: HandOverOffer | null;
  /** Sequence number of the last change of the group, its members or invitations. */
  readonly sequence: number;
}

/** Ways to name a group. When several are given, all must name the same group. */
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

/** Whether the group is not deleted: its external id is taken, and it can be changed. */
export function isLive(group: Group): boolean {
  return group.status !== 'DELETED';
}

/** Whether members can act for the group now. */
export function isActive(group: Group): boolean {
  return group.status === 'ACTIVE' && group.phase === 'open';
}

/** Whether customers can join. They can before the group begins, so that it can be prepared. */
export function isJoinable(group: Group): boolean {
  return group.status === 'ACTIVE' && group.phase !== 'over';
}

/** The part of a group that the change log records. */
export function groupDetails(group: Group): GroupDetails {
  return detailsOf(groupFields, group);
}
