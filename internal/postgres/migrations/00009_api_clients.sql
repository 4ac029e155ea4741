-- +goose Up

CREATE TABLE api_clients (
    id                  uuid        PRIMARY KEY,
    reseller_id         uuid        NOT NULL REFERENCES resellers (id),
    name                text        NOT NULL,
    name_folded         text COLLATE "C" NOT NULL,
    scopes              text[]      NOT NULL,
    all_customers       boolean     NOT NULL,
    requests_per_minute integer     NOT NULL CHECK (requests_per_minute > 0),
    disabled            boolean     NOT NULL DEFAULT false,
    last_used_at        timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    deleted_at          timestamptz,
    version             bigint      NOT NULL DEFAULT 1,
    UNIQUE (reseller_id, id)
);
COMMENT ON TABLE api_clients IS 'Programs that call the API in their own name, for one reseller.';
COMMENT ON COLUMN api_clients.all_customers IS 'false: only those in api_client_customers, also when there are none left.';
CREATE INDEX api_clients_reseller ON api_clients (reseller_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX api_clients_name ON api_clients (name_folded, id) WHERE deleted_at IS NULL;

CREATE TABLE api_client_customers (
    reseller_id         uuid        NOT NULL,
    client_id           uuid        NOT NULL,
    customer_id         uuid        NOT NULL,
    PRIMARY KEY (client_id, customer_id),
    FOREIGN KEY (reseller_id, client_id) REFERENCES api_clients (reseller_id, id),
    FOREIGN KEY (reseller_id, customer_id) REFERENCES customers (reseller_id, id)
);
COMMENT ON TABLE api_client_customers IS 'The customers that a limited API client reaches.';

CREATE TABLE api_client_secrets (
    id                  uuid        PRIMARY KEY,
    client_id           uuid        NOT NULL REFERENCES api_clients (id),
    secret_hash         bytea       NOT NULL,
    hint                text        NOT NULL,
    created_at          timestamptz NOT NULL,
    expires_at          timestamptz,
    ended_at            timestamptz,
    last_used_at        timestamptz
);
COMMENT ON TABLE api_client_secrets IS 'What API clients get tokens with. Only the SHA-256 of 32 random bytes is kept, and the last four characters, to tell two apart.';
CREATE INDEX api_client_secrets_client ON api_client_secrets (client_id) WHERE ended_at IS NULL;

CREATE TABLE token_keys (
    id                  uuid        PRIMARY KEY,
    public_key          bytea       NOT NULL,
    private_sealed      bytea       NOT NULL,
    created_at          timestamptz NOT NULL,
    retired_at          timestamptz,
    revoked_at          timestamptz
);
COMMENT ON TABLE token_keys IS 'ES256 keys that access tokens are signed with; id is the kid. A retired one signs no more, and counts until its last token ended; a revoked one counts no more.';
CREATE UNIQUE INDEX token_keys_signing ON token_keys ((true)) WHERE retired_at IS NULL;
