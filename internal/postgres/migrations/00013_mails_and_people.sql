-- +goose Up

ALTER TABLE portal_users ADD COLUMN accepted_at timestamptz;
COMMENT ON COLUMN portal_users.accepted_at IS 'When a customer user accepted the invitation; NULL before, and for partner users, who are not invited.';
UPDATE portal_users u SET accepted_at = coalesce(
    (SELECT max(e.occurred_at) FROM audit_events e WHERE e.action = 'portal_user.accepted' AND e.object_id = u.id::text), u.last_login_at, u.updated_at)
WHERE u.kind = 'customer' AND (u.status = 'active' OR u.last_login_at IS NOT NULL
    OR EXISTS (SELECT FROM audit_events e WHERE e.action = 'portal_user.accepted' AND e.object_id = u.id::text));

ALTER TABLE resellers
    ADD COLUMN mails_end_users boolean NOT NULL DEFAULT true,
    ADD COLUMN mail_name       text    NOT NULL DEFAULT '',
    ADD COLUMN support_email   text    NOT NULL DEFAULT '';
COMMENT ON COLUMN resellers.mails_end_users IS 'Whether customer users get mails. Staff always do.';
COMMENT ON COLUMN resellers.mail_name IS 'What mails and instruction sheets call the reseller; empty: the display name.';
COMMENT ON COLUMN resellers.support_email IS 'Where answers to mails go, and whom people ask; empty: nowhere is named.';

-- A purpose is added in the program, which alone knows what it says.
ALTER TABLE mails
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_state_check,
    ADD CHECK (state IN ('queued', 'held', 'sent', 'failed', 'expired', 'withdrawn')),
    ADD COLUMN login_id uuid REFERENCES logins (id),
    ADD COLUMN portal_user_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN link_hash bytea,
    ADD COLUMN sender_name text NOT NULL DEFAULT '',
    ADD COLUMN reply_to text NOT NULL DEFAULT '';
COMMENT ON COLUMN mails.login_id IS 'Whom it is for; a mail whose login is gone is not sent.';
COMMENT ON COLUMN mails.portal_user_ids IS 'What it tells of; when none of them is there any more it is not sent. Empty: of the login as such.';
COMMENT ON COLUMN mails.link_hash IS 'SHA-256 of what its link carries; a mail whose link was used is not sent.';
COMMENT ON COLUMN mails.sender_name IS 'Who writes: the reseller at that time; empty: the platform.';
COMMENT ON COLUMN mails.state IS 'held: there is no mail server; sent as soon as there is one. expired: its link ended before. withdrawn: not needed any more.';
CREATE INDEX mails_sealed ON mails (expires_at) WHERE link_sealed IS NOT NULL;
