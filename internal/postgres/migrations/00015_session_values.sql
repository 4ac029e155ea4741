-- +goose Up

-- A session that is used for a week has had hundreds of values; each request asks what was issued after its own.
CREATE INDEX session_tokens_issued ON session_tokens (session_id, issued_at);
DROP INDEX session_tokens_session;
