-- +goose Up

ALTER TABLE logins
    ADD COLUMN microsoft_tenant_id uuid,
    ADD COLUMN microsoft_object_id uuid,
    ADD COLUMN microsoft_name text,
    ADD COLUMN microsoft_linked_at timestamptz,
    ADD CHECK (num_nonnulls(microsoft_tenant_id, microsoft_object_id, microsoft_name, microsoft_linked_at) IN (0, 4));
COMMENT ON COLUMN logins.microsoft_object_id IS 'With the tenant id the Microsoft account that signs in too. Its name is for people to read and identifies nobody.';
CREATE UNIQUE INDEX logins_microsoft ON logins (microsoft_tenant_id, microsoft_object_id) WHERE deleted_at IS NULL;

CREATE TABLE microsoft_sign_ins (
    state_hash      bytea       PRIMARY KEY,
    browser_hash    bytea       NOT NULL,
    purpose         text        NOT NULL CHECK (purpose IN ('sign_in', 'invitation', 'link')),
    login_id        uuid        REFERENCES logins (id),
    session_id      uuid,
    invitation_hash bytea,
    return_to       text        NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    CHECK ((purpose = 'link') = (login_id IS NOT NULL AND session_id IS NOT NULL)),
    CHECK ((purpose = 'invitation') = (invitation_hash IS NOT NULL))
);
COMMENT ON TABLE microsoft_sign_ins IS 'Sign-ins with Microsoft under way, used once. Nonce and PKCE verifier follow from state and what the browser''s cookie holds, and are kept nowhere.';
CREATE INDEX microsoft_sign_ins_expires ON microsoft_sign_ins (expires_at);
