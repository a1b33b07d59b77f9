import type { Group, GroupDetails, GroupPhase, GroupStatus } from './groups.ts';

type Window = Pick<GroupDetails, 'activeFrom' | 'activeUntil'>;

/** The phase of a group with these times at a moment. */
export function phaseAt({ activeFrom, activeUntil }: Window, at: number): GroupPhase {
  if (activeUntil !== null && activeUntil <= at) return 'over';
  return activeFrom !== null && activeFrom > at ? 'upcoming' : 'open';
}

/** When the group's next phase begins by itself; null: it has none. */
export function groupDueOn(group: Window & Pick<Group, 'phase' | 'status'>): number | null {
  if (group.status === 'DELETED') return null;
  const { phase, activeFrom, activeUntil } = group;
  return phase === 'upcoming' ? activeFrom : phase === 'open' ? activeUntil : null;
}

/** The phase that the group has reached by a moment. Phases only move forward. */
export function phaseBy(group: Window & Pick<Group, 'phase' | 'status'>, now: number): GroupPhase {
  const on = groupDueOn(group);
  if (on === null || on > now) return group.phase;
  return group.phase === 'upcoming' ? phaseBy({ ...group, phase: 'open' }, now) : 'over';
}

/** The status as readers see it: ACTIVE only between the group's beginning and end. */
export function shownStatus({ status, phase }: Pick<Group, 'status' | 'phase'>): GroupStatus {
  return status === 'ACTIVE' && phase !== 'open' ? 'INACTIVE' : status;
}

export function isSameWindow(one: Window, other: Window): boolean {
  return one.activeFrom === other.activeFrom && one.activeUntil === other.activeUntil;
}
