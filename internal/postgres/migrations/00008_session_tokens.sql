-- +goose Up

CREATE TABLE session_tokens (
    hash            bytea       PRIMARY KEY,
    session_id      uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    issued_at       timestamptz NOT NULL,
    first_used_at   timestamptz,
    retired_at      timestamptz
);
COMMENT ON TABLE session_tokens IS 'The values that the cookie of a session has had.';
COMMENT ON COLUMN session_tokens.hash IS 'SHA-256 of the value; the value itself is never stored.';
COMMENT ON COLUMN session_tokens.retired_at IS 'When a newer value was first used. Using this one later than a moment after that ends the session.';
CREATE INDEX session_tokens_session ON session_tokens (session_id);

INSERT INTO session_tokens (hash, session_id, issued_at, first_used_at) SELECT token_hash, id, created_at, created_at FROM sessions;
ALTER TABLE sessions ADD COLUMN token_issued_at timestamptz;
COMMENT ON COLUMN sessions.token_issued_at IS 'When the newest value of its cookie was issued.';
UPDATE sessions SET token_issued_at = created_at;
ALTER TABLE sessions ALTER COLUMN token_issued_at SET NOT NULL, DROP COLUMN token_hash;

ALTER TABLE mails DROP CONSTRAINT mails_kind_check, ADD CHECK (kind IN ('invitation', 'password_reset', 'session_reused'));
