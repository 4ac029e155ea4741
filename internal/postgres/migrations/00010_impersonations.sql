-- +goose Up

CREATE TABLE impersonations (
    id                  uuid        PRIMARY KEY,
    reseller_id         uuid        NOT NULL REFERENCES resellers (id),
    customer_id         uuid        NOT NULL,
    portal_user_id      uuid        NOT NULL REFERENCES portal_users (id),
    portal_user_name    text        NOT NULL,
    portal_user_email   text        NOT NULL,
    login_id            uuid        NOT NULL REFERENCES logins (id),
    login_name          text        NOT NULL,
    login_version       bigint      NOT NULL,
    session_id          uuid        NOT NULL,
    reason              text        NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
    raises              integer     NOT NULL DEFAULT 0,
    raise_reason        text        NOT NULL DEFAULT '',
    raised_until        timestamptz,
    created_at          timestamptz NOT NULL,
    ends_at             timestamptz NOT NULL,
    ended_at            timestamptz,
    ended_by            text        NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'left', 'time', 'session', 'portal_user', 'rights', 'replaced')),
    FOREIGN KEY (reseller_id, customer_id) REFERENCES customers (reseller_id, id),
    CHECK ((ended_at IS NULL) = (ended_by = '')),
    CHECK (ends_at <= created_at + interval '60 minutes')
);
COMMENT ON TABLE impersonations IS 'Each time that staff launched a customer''s portal as one of its users. Names stay when the people are gone.';
COMMENT ON COLUMN impersonations.session_id IS 'The session that launched it, and the only one that may use it. Not a reference: sessions are forgotten earlier.';
COMMENT ON COLUMN impersonations.login_version IS 'Of the member of staff at launch: another password ends what was launched before.';
COMMENT ON COLUMN impersonations.ended_at IS 'Noted once it is over; whoever asks earlier looks at everything that ends it.';
CREATE INDEX impersonations_created ON impersonations (created_at DESC, id DESC);
CREATE INDEX impersonations_reseller ON impersonations (reseller_id, created_at DESC, id DESC);
CREATE INDEX impersonations_customer ON impersonations (customer_id, created_at DESC, id DESC);
CREATE INDEX impersonations_running ON impersonations (login_id, portal_user_id) WHERE ended_at IS NULL;

CREATE INDEX audit_events_on_behalf ON audit_events (on_behalf_of_id, occurred_at DESC, id DESC) WHERE on_behalf_of_id IS NOT NULL;

ALTER TABLE mails DROP CONSTRAINT mails_kind_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('invitation', 'password_reset', 'session_reused', 'impersonation')),
    ADD COLUMN written_by text NOT NULL DEFAULT '', ADD COLUMN on_behalf_of text NOT NULL DEFAULT '';
COMMENT ON COLUMN mails.written_by IS 'Who did what the mail tells of; empty for the system.';
COMMENT ON COLUMN mails.on_behalf_of IS 'The customer user whom they acted as; empty for somebody who acted as themselves.';
