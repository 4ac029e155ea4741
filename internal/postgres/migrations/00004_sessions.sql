-- +goose Up

ALTER TABLE sessions ADD COLUMN address text NOT NULL DEFAULT '', ADD COLUMN user_agent text NOT NULL DEFAULT '';
COMMENT ON COLUMN sessions.address IS 'Network address that the person signed in from, for their own list of sessions.';
COMMENT ON COLUMN sessions.user_agent IS 'What the browser called itself when the person signed in; cut to 300 characters.';
