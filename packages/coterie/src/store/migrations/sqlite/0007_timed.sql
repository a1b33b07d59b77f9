-- Memberships that end by themselves, and groups that begin and end by themselves.
ALTER TABLE memberships ADD COLUMN valid_until INTEGER;
ALTER TABLE groups ADD COLUMN active_from INTEGER;
ALTER TABLE groups ADD COLUMN active_until INTEGER;
ALTER TABLE groups ADD COLUMN phase TEXT NOT NULL DEFAULT 'open'
  CHECK (phase IN ('upcoming', 'open', 'over'));
-- When the next phase begins.
ALTER TABLE groups ADD COLUMN due_on INTEGER;
-- So that what ends by itself is looked for only where there is any.
ALTER TABLE groups ADD COLUMN timed_members INTEGER NOT NULL DEFAULT 0
  CHECK (timed_members BETWEEN 0 AND member_count);

-- Only what ends by itself is in them: no other join writes them.
CREATE INDEX memberships_due ON memberships (org_id, valid_until) WHERE valid_until IS NOT NULL;
CREATE INDEX memberships_due_of_groups ON memberships (org_id, group_id, valid_until)
  WHERE valid_until IS NOT NULL;
CREATE INDEX groups_due ON groups (org_id, due_on) WHERE due_on IS NOT NULL;

-- The status as readers see it, as far as the log has told of beginnings and ends.
DROP INDEX groups_by_status;
CREATE INDEX groups_by_status ON groups (
  org_id, (CASE WHEN status = 'ACTIVE' AND phase <> 'open' THEN 'INACTIVE' ELSE status END), group_id
);

DROP INDEX changes_of_groups;
CREATE INDEX changes_of_groups ON changes (org_id, group_id, sequence)
  WHERE kind IN ('groupCreated', 'groupUpdated', 'groupRestored', 'groupDeleted', 'groupMemberUpdated',
    'groupBegan', 'groupEnded');
