-- +goose Up

ALTER TABLE sessions ADD COLUMN mfa_at timestamptz, ADD COLUMN confirmed_at timestamptz;
COMMENT ON COLUMN sessions.mfa_at IS 'When the session proved a second factor last; NULL while it has not.';
COMMENT ON COLUMN sessions.confirmed_at IS 'When the person last showed who they are, by signing in, a second factor or the password; second factors change shortly after it only.';

ALTER TABLE resellers ADD COLUMN require_mfa boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN resellers.require_mfa IS 'Everybody of the reseller and of its customers needs a second factor to sign in.';

CREATE TABLE totp_factors (
    id              uuid        PRIMARY KEY,
    login_id        uuid        NOT NULL REFERENCES logins (id),
    secret_sealed   bytea       NOT NULL,
    last_step       bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    confirmed_at    timestamptz
);
COMMENT ON TABLE totp_factors IS 'Authenticator apps. One without confirmed_at waits for its first code and counts for nothing.';
COMMENT ON COLUMN totp_factors.secret_sealed IS 'The shared secret under envelope encryption.';
COMMENT ON COLUMN totp_factors.last_step IS 'The 30-second step of the newest code that was taken; it and older ones are refused.';
CREATE UNIQUE INDEX totp_factors_confirmed ON totp_factors (login_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_factors_waiting ON totp_factors (login_id) WHERE confirmed_at IS NULL;

CREATE TABLE passkeys (
    id              uuid        PRIMARY KEY,
    login_id        uuid        NOT NULL REFERENCES logins (id),
    name            text        NOT NULL,
    credential_id   bytea       NOT NULL UNIQUE,
    public_key      bytea       NOT NULL,
    sign_count      bigint      NOT NULL,
    backup_eligible boolean     NOT NULL,
    transports      text        NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz
);
COMMENT ON COLUMN passkeys.sign_count IS 'The highest count of signatures that the authenticator told; 0 for those that do not count.';
COMMENT ON COLUMN passkeys.transports IS 'How browsers reach the authenticator, separated by commas.';
CREATE INDEX passkeys_login ON passkeys (login_id);

CREATE TABLE passkey_ceremonies (
    session_id      uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    purpose         text        NOT NULL CHECK (purpose IN ('add', 'prove')),
    data            jsonb       NOT NULL,
    expires_at      timestamptz NOT NULL,
    PRIMARY KEY (session_id, purpose)
);
COMMENT ON TABLE passkey_ceremonies IS 'Challenges that browsers were given. Each is answered once.';

CREATE TABLE recovery_codes (
    login_id        uuid        NOT NULL REFERENCES logins (id),
    code_hash       bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    used_at         timestamptz,
    PRIMARY KEY (login_id, code_hash)
);
COMMENT ON TABLE recovery_codes IS 'Codes for whoever lost their second factor. Only their SHA-256 is kept; each is used once.';
