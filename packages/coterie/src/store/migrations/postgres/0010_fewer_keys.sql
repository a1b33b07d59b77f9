-- What a join writes is not looked up a second time: PostgreSQL would lock the customer's row for each membership, and
-- the org's for each change, which costs a fifth of the join. Orgs, groups and customers are never deleted, and the
-- rules find both before there is a membership. The embedded engine, where they cost a twentieth, keeps them.
ALTER TABLE memberships DROP CONSTRAINT memberships_org_id_group_id_fkey;
ALTER TABLE memberships DROP CONSTRAINT memberships_org_id_user_id_fkey;
ALTER TABLE ended_memberships DROP CONSTRAINT ended_memberships_org_id_group_id_fkey;
ALTER TABLE ended_memberships DROP CONSTRAINT ended_memberships_org_id_user_id_fkey;
ALTER TABLE changes DROP CONSTRAINT changes_org_id_fkey;
