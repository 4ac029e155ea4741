-- +goose Up

COMMENT ON COLUMN portal_users.accepted_at IS 'When the person accepted the invitation, or was given a password instead; NULL before.';
UPDATE portal_users SET accepted_at = created_at WHERE kind = 'partner' AND accepted_at IS NULL;
