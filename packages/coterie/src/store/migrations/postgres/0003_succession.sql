-- Who becomes the primary member when the primary member leaves.
ALTER TABLE groups ADD COLUMN succession_policy text NOT NULL DEFAULT 'none'
  CHECK (succession_policy IN ('none', 'oldest', 'named'));
ALTER TABLE groups ADD COLUMN successor_user_id bigint;
