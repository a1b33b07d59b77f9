-- Customers who are asked to join a group; while an invitation is open it holds a seat.
CREATE TABLE invitations (
  org_id bigint NOT NULL,
  invitation_id bigint NOT NULL,
  group_id bigint NOT NULL,
  user_id bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
  permissions json NOT NULL,
  default_group bigint NOT NULL CHECK (default_group IN (0, 1)),
  valid_until bigint,
  expires_on bigint NOT NULL,
  created_by bigint,
  created_on bigint NOT NULL,
  closed_on bigint,
  PRIMARY KEY (org_id, invitation_id),
  FOREIGN KEY (org_id, group_id) REFERENCES groups (org_id, group_id),
  FOREIGN KEY (org_id, user_id) REFERENCES customers (org_id, user_id),
  CHECK ((status = 'OPEN') = (closed_on IS NULL))
);
CREATE UNIQUE INDEX open_invitations ON invitations (org_id, group_id, user_id) WHERE status = 'OPEN';
CREATE INDEX open_invitations_by_expiry ON invitations (org_id, expires_on) WHERE status = 'OPEN';
CREATE INDEX open_invitations_of_groups ON invitations (org_id, group_id, invitation_id) WHERE status = 'OPEN';
CREATE INDEX open_invitations_of_customers ON invitations (org_id, user_id, invitation_id) WHERE status = 'OPEN';
CREATE INDEX invitations_of_groups ON invitations (org_id, group_id, invitation_id);
CREATE INDEX invitations_of_customers ON invitations (org_id, user_id, invitation_id);

ALTER TABLE groups ADD COLUMN invited_count bigint NOT NULL DEFAULT 0 CHECK (invited_count >= 0);
-- What the primary member offers: her role to another member.
ALTER TABLE groups ADD COLUMN offer_user_id bigint;
ALTER TABLE groups ADD COLUMN offer_created_by bigint;
ALTER TABLE groups ADD COLUMN offer_created_on bigint;
ALTER TABLE groups ADD COLUMN offer_expires_on bigint;
CREATE INDEX groups_by_offer ON groups (org_id, offer_expires_on) WHERE offer_expires_on IS NOT NULL;

-- For the history of a group, beside changes_of_groups.
CREATE INDEX changes_of_invitations ON changes (org_id, group_id, sequence)
  WHERE kind IN ('invitationCreated', 'invitationAccepted', 'invitationDeclined', 'invitationWithdrawn',
    'invitationExpired', 'handOverOffered', 'handOverAccepted', 'handOverDeclined', 'handOverWithdrawn',
    'handOverExpired');
