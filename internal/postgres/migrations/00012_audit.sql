-- +goose NO TRANSACTION
-- +goose Up

-- Each statement can be run again, because a failure midway leaves those before it done.

ALTER TABLE audit_events ADD COLUMN IF NOT EXISTS actor_address text NOT NULL DEFAULT '';
COMMENT ON COLUMN audit_events.actor_address IS 'Network address of the caller; part of the hash where it is not empty. Personal data: a customer''s people see those of their own people only.';

-- On the name itself rather than on a folded copy: a copy is under no hash, and changing it would hide an event from the search.
DROP INDEX CONCURRENTLY IF EXISTS audit_events_object_search;
CREATE INDEX CONCURRENTLY audit_events_object_search ON audit_events USING gin (lower(object_name) gin_trgm_ops);

CREATE TABLE IF NOT EXISTS audit_keys (
    id              uuid        PRIMARY KEY,
    public_key      bytea       NOT NULL UNIQUE,
    private_sealed  bytea       NOT NULL,
    created_at      timestamptz NOT NULL
);
COMMENT ON TABLE audit_keys IS 'Ed25519 keys that heads are signed with, the private half under envelope encryption; the newest signs. Append-only.';

CREATE TABLE IF NOT EXISTS audit_heads (
    chain_id    uuid        NOT NULL,
    seq         bigint      NOT NULL,
    hash        bytea       NOT NULL,
    signed_at   timestamptz NOT NULL,
    public_key  bytea       NOT NULL,
    signature   bytea       NOT NULL,
    PRIMARY KEY (chain_id, signed_at)
);
COMMENT ON TABLE audit_heads IS 'What the head of each chain was, signed once a day; the same lines are in a file outside the database. Append-only.';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused to every role', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END;
$$;
-- +goose StatementEnd

CREATE OR REPLACE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE OR REPLACE TRIGGER audit_heads_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_heads FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE OR REPLACE TRIGGER audit_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE OR REPLACE TRIGGER audit_chains_kept BEFORE DELETE OR TRUNCATE ON audit_chains FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
