import type { Database } from 'better-sqlite3';

import type { GroupSelector } from '../../domain/groups.ts';
import type { Member } from '../../domain/memberships.ts';
import { gathered } from '../gathered.ts';
import { memberList, toMember } from '../member-rows.ts';
import type { GroupWithMembers, Store } from '../store.ts';
import type { SelectedRow } from '../tables/reader.ts';
import { currentMember, listTexts, type Params } from './lists.ts';
import type { Lookups } from './lookups.ts';

const currentText = `SELECT ${currentMember}
  FROM memberships m
  JOIN groups g ON g.org_id = m.org_id AND g.group_id = m.group_id
  JOIN customers c ON c.org_id = m.org_id AND c.user_id = m.user_id
  WHERE m.org_id = @orgId AND m.group_id = @groupId
    AND (m.valid_until IS NULL OR m.valid_until > @now)
  ORDER BY m.user_id IS g.primary_user_id DESC, m.joined_sequence`;

const exitedMember = memberList({
  userId: 'user_id',
  permissions: 'permissions',
  primaryMember: '0',
  defaultGroup: '0',
  joinedOn: 'joined_on',
  validUntil: 'NULL',
  active: '0',
});

/** Those who left, and those past due, whose end the log does not record yet. */
const exitedText = `SELECT ${exitedMember} FROM (
    SELECT e.user_id, e.permissions, e.joined_on, max(e.joined_sequence) AS joined_sequence
    FROM ended_memberships e
    WHERE e.org_id = @orgId AND e.group_id = @groupId
      AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = e.org_id
                      AND m.group_id = e.group_id AND m.user_id = e.user_id)
    GROUP BY e.user_id
    UNION ALL
    SELECT user_id, permissions, joined_on, joined_sequence
    FROM memberships WHERE org_id = @orgId AND group_id = @groupId AND valid_until <= @now
  ) ORDER BY joined_sequence`;

type MemberReads = Pick<
  Store,
  'listMembers' | 'listCurrentMembers' | 'findGroupWithMembers' | 'findGroupsWithAllMembers'
>;

export function prepareMembers(
  db: Database,
  find: Pick<Lookups, 'groupNow'>,
  now: () => number,
): MemberReads {
  const currentPage = db.prepare<[Params], SelectedRow>(listTexts.members).raw();
  const current = db.prepare<[Params], SelectedRow>(currentText).raw();
  const exited = db.prepare<[Params], SelectedRow>(exitedText).raw();
  const all = (orgId: number, groupId: number, at: number): readonly Member[] =>
    [current, exited].flatMap((one) => one.all({ orgId, groupId, now: at }).map(toMember));

  // Transactions give each read one moment, even while other processes write to the file.
  const findOne = db.transaction(
    (
      orgId: number,
      groupId: number,
      page: { after: number; limit: number },
    ): GroupWithMembers | null => {
      const at = now();
      const group = find.groupNow(orgId, { id: groupId }, at);
      if (group === null) return null;
      const rows = currentPage.all({ orgId, groupId, ...page, now: at });
      return { group, members: rows.map(toMember) };
    },
  );
  const findTogether = db.transaction(
    (orgId: number, asked: readonly (readonly GroupSelector[])[]) => {
      const at = now();
      return asked.map((selectors) =>
        selectors.map((selector): GroupWithMembers | null => {
          const group = find.groupNow(orgId, selector, at);
          return group && { group, members: all(orgId, group.groupId, at) };
        }),
      );
    },
  );
  const groups = gathered(async (orgId, asked: readonly (readonly GroupSelector[])[]) =>
    findTogether(orgId, asked),
  );

  return {
    listMembers: async (orgId, groupId) => all(orgId, groupId, now()),
    listCurrentMembers: async (orgId, groupId, page) =>
      currentPage.all({ orgId, groupId, ...page, now: now() }).map(toMember),
    findGroupWithMembers: async (orgId, groupId, page) => findOne(orgId, groupId, page),
    findGroupsWithAllMembers: (orgId, key) => groups.load({ orgId, key }),
  };
}
