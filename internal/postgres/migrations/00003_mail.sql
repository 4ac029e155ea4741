-- +goose Up

CREATE TABLE mails (
    id              uuid        PRIMARY KEY,
    reseller_id     uuid        REFERENCES resellers (id),
    kind            text        NOT NULL CHECK (kind IN ('invitation', 'password_reset')),
    recipient       text        NOT NULL,
    subject         text        NOT NULL,
    body            text        NOT NULL,
    link_sealed     bytea,
    state           text        NOT NULL CHECK (state IN ('queued', 'held', 'sent', 'failed', 'expired')),
    attempts        integer     NOT NULL DEFAULT 0,
    problem         text        NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    sent_at         timestamptz
);
COMMENT ON TABLE mails IS 'Every mail, sent or not. The body has a placeholder where the recipient reads a link.';
COMMENT ON COLUMN mails.link_sealed IS 'The link under envelope encryption until the mail is sent or expired; then NULL. One that failed keeps it, to be sent again.';
COMMENT ON COLUMN mails.state IS 'held: there is no mail server; sent as soon as there is one, unless expired.';
CREATE INDEX mails_created ON mails (created_at DESC, id DESC);

CREATE TABLE login_links (
    token_hash      bytea       PRIMARY KEY,
    purpose         text        NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
    login_id        uuid        NOT NULL REFERENCES logins (id),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz
);
COMMENT ON TABLE login_links IS 'Links that are used once. Only the SHA-256 of what they carry is kept.';
CREATE INDEX login_links_login ON login_links (login_id) WHERE used_at IS NULL;

CREATE TABLE password_requests (
    id              uuid        PRIMARY KEY,
    email_folded    text        NOT NULL,
    created_at      timestamptz NOT NULL
);
COMMENT ON TABLE password_requests IS 'Addresses that somebody asked a new password for, known or not, until a job has looked at them.';
