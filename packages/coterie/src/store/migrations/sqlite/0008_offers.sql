-- Customers who are asked to join a group; while an invitation is open it holds a seat.
CREATE TABLE invitations (
  org_id INTEGER NOT NULL,
  invitation_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
  permissions TEXT NOT NULL CHECK (json_valid(permissions)),
  default_group INTEGER NOT NULL CHECK (default_group IN (0, 1)),
  valid_until INTEGER,
  expires_on INTEGER NOT NULL,
  created_by INTEGER,
  created_on INTEGER NOT NULL,
  closed_on INTEGER,
  PRIMARY KEY (org_id, invitation_id),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id),
  CHECK ((status = 'OPEN') = (closed_on IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX open_invitations ON invitations (org_id, group_id, user_id) WHERE status = 'OPEN';
CREATE INDEX open_invitations_by_expiry ON invitations (org_id, expires_on) WHERE status = 'OPEN';
CREATE INDEX open_invitations_of_groups ON invitations (org_id, group_id, invitation_id) WHERE status = 'OPEN';
CREATE INDEX open_invitations_of_customers ON invitations (org_id, user_id, invitation_id) WHERE status = 'OPEN';
CREATE INDEX invitations_of_groups ON invitations (org_id, group_id, invitation_id);
CREATE INDEX invitations_of_customers ON invitations (org_id, user_id, invitation_id);

ALTER TABLE groups ADD COLUMN invited_count INTEGER NOT NULL DEFAULT 0 CHECK (invited_count >= 0);
-- What the primary member offers: her role to another member.
ALTER TABLE groups ADD COLUMN offer_user_id INTEGER;
ALTER TABLE groups ADD COLUMN offer_created_by INTEGER;
ALTER TABLE groups ADD COLUMN offer_created_on INTEGER;
ALTER TABLE groups ADD COLUMN offer_expires_on INTEGER;
CREATE INDEX groups_by_offer ON groups (org_id, offer_expires_on) WHERE offer_expires_on IS NOT NULL;

-- For the history of a group, beside changes_of_groups.
CREATE INDEX changes_of_invitations ON changes (org_id, group_id, sequence)
  WHERE kind IN ('invitationCreated', 'invitationAccepted', 'invitationDeclined', 'invitationWithdrawn',
    'invitationExpired', 'handOverOffered', 'handOverAccepted', 'handOverDeclined', 'handOverWithdrawn',
    'handOverExpired');
