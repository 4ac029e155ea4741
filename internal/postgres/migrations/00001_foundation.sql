-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Keys and secrets -----------------------------------------------------------------------

CREATE TABLE data_keys (
    id              uuid        PRIMARY KEY,
    owner_id        uuid        NOT NULL,
    master_key_id   text        NOT NULL,
    wrapped         bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    retired_at      timestamptz
);
COMMENT ON TABLE data_keys IS 'Data keys, one current per owner (a reseller, or the zero id for the platform), wrapped by a master key that is never stored here.';
CREATE UNIQUE INDEX data_keys_current ON data_keys (owner_id) WHERE retired_at IS NULL;

-- Resellers ------------------------------------------------------------------------------

CREATE TABLE resellers (
    id                      uuid        PRIMARY KEY,
    display_name            text        NOT NULL CHECK (length(display_name) BETWEEN 1 AND 300),
    name_folded             text COLLATE "C" NOT NULL,
    nickname                text        NOT NULL,
    domain                  text        NOT NULL,
    microsoft_tenant_id     uuid,
    application_id          uuid        NOT NULL,
    secret_sealed           bytea,
    secret_set_at           timestamptz,
    secret_expires_at       timestamptz,
    authorization_state     text        NOT NULL CHECK (authorization_state IN ('never', 'authorized', 'revoked')),
    authorized_at           timestamptz,
    authorized_as           text        NOT NULL DEFAULT '',
    authorized_account_id   text        NOT NULL DEFAULT '',
    problem_code            text        NOT NULL DEFAULT '',
    problem_detail          text        NOT NULL DEFAULT '',
    problem_at              timestamptz,
    mpn_id                  text        NOT NULL DEFAULT '',
    country                 text        NOT NULL DEFAULT '',
    default_currency        text        NOT NULL DEFAULT '',
    add_customers_by_sync   boolean     NOT NULL DEFAULT true,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    deleted_at              timestamptz,
    version                 bigint      NOT NULL DEFAULT 1
);
COMMENT ON COLUMN resellers.secret_sealed IS 'Application secret under envelope encryption; write-only through the API.';
COMMENT ON COLUMN resellers.problem_code IS 'Why the connection to Microsoft does not work now, empty when it does. One clear state per reseller.';
CREATE UNIQUE INDEX resellers_nickname ON resellers (nickname) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX resellers_microsoft_tenant ON resellers (microsoft_tenant_id) WHERE deleted_at IS NULL AND microsoft_tenant_id IS NOT NULL;
CREATE INDEX resellers_created ON resellers (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX resellers_name_search ON resellers USING gin (name_folded gin_trgm_ops) WHERE deleted_at IS NULL;

CREATE TABLE token_caches (
    reseller_id uuid        PRIMARY KEY REFERENCES resellers (id),
    sealed      bytea       NOT NULL,
    version     bigint      NOT NULL,
    updated_at  timestamptz NOT NULL
);
COMMENT ON TABLE token_caches IS 'MSAL cache of a reseller without access tokens, under envelope encryption; written only where version still matches.';

CREATE TABLE authorization_requests (
    state_hash      bytea       PRIMARY KEY,
    reseller_id     uuid        NOT NULL REFERENCES resellers (id),
    portal_user_id  uuid        NOT NULL,
    session_id      uuid        NOT NULL,
    sealed          bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    ended_at        timestamptz,
    problem_code    text        NOT NULL DEFAULT '',
    problem_detail  text        NOT NULL DEFAULT ''
);
COMMENT ON TABLE authorization_requests IS 'Sign-ins at Microsoft: hash of state; PKCE verifier and nonce sealed. Single use; kept 30 days for the reason of a failure.';
CREATE INDEX authorization_requests_reseller ON authorization_requests (reseller_id, created_at DESC);

-- Portal users and sessions ---------------------------------------------------------------

CREATE TABLE portal_users (
    id              uuid        PRIMARY KEY,
    reseller_id     uuid        REFERENCES resellers (id),
    kind            text        NOT NULL CHECK (kind IN ('partner', 'customer')),
    role            text        NOT NULL CHECK (role IN ('operator', 'reseller_admin', 'reseller_staff', 'reseller_viewer')),
    email           text        NOT NULL,
    email_folded    text        NOT NULL,
    name            text        NOT NULL DEFAULT '',
    password_hash   text        NOT NULL DEFAULT '',
    status          text        NOT NULL CHECK (status IN ('active', 'disabled')),
    last_login_at   timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    version         bigint      NOT NULL DEFAULT 1,
    CHECK ((role = 'operator') = (reseller_id IS NULL))
);
CREATE UNIQUE INDEX portal_users_email ON portal_users (email_folded) WHERE deleted_at IS NULL;
CREATE INDEX portal_users_reseller ON portal_users (reseller_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE sessions (
    id              uuid        PRIMARY KEY,
    portal_user_id  uuid        NOT NULL REFERENCES portal_users (id),
    token_hash      bytea       NOT NULL,
    csrf_token      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    last_seen_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz
);
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the cookie value; the value itself is never stored.';
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (portal_user_id) WHERE revoked_at IS NULL;

CREATE TABLE login_guards (
    guard_key       bytea       PRIMARY KEY,
    failures        integer     NOT NULL,
    last_failure_at timestamptz NOT NULL,
    blocked_until   timestamptz NOT NULL
);
COMMENT ON TABLE login_guards IS 'Growing delays against guessing, per account name and per address (both hashed), whether the account exists or not.';

-- Customers and tenants -------------------------------------------------------------------

CREATE TABLE customers (
    id          uuid        PRIMARY KEY,
    reseller_id uuid        NOT NULL REFERENCES resellers (id),
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    name_folded text COLLATE "C" NOT NULL,
    country     text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    deleted_at  timestamptz,
    version     bigint      NOT NULL DEFAULT 1,
    UNIQUE (reseller_id, id)
);
CREATE INDEX customers_created ON customers (reseller_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX customers_all_created ON customers (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX customers_all_name ON customers (name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_name ON customers (reseller_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_name_search ON customers USING gin (name_folded gin_trgm_ops) WHERE deleted_at IS NULL;

CREATE TABLE tenants (
    id                          uuid        PRIMARY KEY,
    reseller_id                 uuid        NOT NULL,
    customer_id                 uuid        NOT NULL,
    microsoft_tenant_id         uuid        NOT NULL,
    partner_center_customer_id  uuid,
    name                        text        NOT NULL,
    name_folded                 text COLLATE "C" NOT NULL,
    default_domain              text        NOT NULL,
    country                     text        NOT NULL DEFAULT '',
    connection_state            text        NOT NULL CHECK (connection_state IN ('connected', 'not_connected')),
    connected_at                timestamptz,
    relationship_state          text        NOT NULL DEFAULT 'unknown' CHECK (relationship_state IN ('unknown', 'active', 'removed')),
    consent_state               text        NOT NULL DEFAULT 'unknown' CHECK (consent_state IN ('unknown', 'missing', 'granted')),
    consent_checked_at          timestamptz,
    gdap_state                  text        NOT NULL DEFAULT 'unknown' CHECK (gdap_state IN ('unknown', 'active', 'missing', 'ended')),
    gdap_ends_at                timestamptz,
    created_at                  timestamptz NOT NULL,
    updated_at                  timestamptz NOT NULL,
    deleted_at                  timestamptz,
    version                     bigint      NOT NULL DEFAULT 1,
    FOREIGN KEY (reseller_id, customer_id) REFERENCES customers (reseller_id, id),
    CHECK ((connection_state = 'connected') = (partner_center_customer_id IS NOT NULL))
);
COMMENT ON COLUMN tenants.connection_state IS 'Whether the tenant is mapped to a customer of the reseller''s Partner Center. A tenant that somebody disconnected is not connected again by a sync.';
CREATE UNIQUE INDEX tenants_microsoft ON tenants (reseller_id, microsoft_tenant_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX tenants_partner_center ON tenants (reseller_id, partner_center_customer_id) WHERE deleted_at IS NULL AND partner_center_customer_id IS NOT NULL;
CREATE INDEX tenants_created ON tenants (reseller_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX tenants_all_created ON tenants (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX tenants_all_name ON tenants (name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX tenants_name ON tenants (reseller_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX tenants_customer ON tenants (customer_id, id) WHERE deleted_at IS NULL;
CREATE INDEX tenants_search ON tenants USING gin ((name_folded || ' ' || default_domain) gin_trgm_ops) WHERE deleted_at IS NULL;

CREATE TABLE partner_center_customers (
    reseller_id                 uuid        NOT NULL REFERENCES resellers (id),
    partner_center_customer_id  uuid        NOT NULL,
    company_name                text        NOT NULL,
    domain                      text        NOT NULL,
    relationship                text        NOT NULL,
    dismissed_at                timestamptz,
    removed_at                  timestamptz,
    created_at                  timestamptz NOT NULL,
    updated_at                  timestamptz NOT NULL,
    PRIMARY KEY (reseller_id, partner_center_customer_id)
);
COMMENT ON COLUMN partner_center_customers.dismissed_at IS 'When a person disconnected its tenant: the sync does not add it again by itself.';

-- Mirror of what was bought ---------------------------------------------------------------

CREATE TABLE subscriptions (
    id                              uuid        PRIMARY KEY,
    reseller_id                     uuid        NOT NULL,
    customer_id                     uuid        NOT NULL,
    tenant_id                       uuid        NOT NULL REFERENCES tenants (id),
    microsoft_subscription_id       text        NOT NULL,
    parent_microsoft_subscription_id text       NOT NULL DEFAULT '',
    microsoft_order_id              text        NOT NULL DEFAULT '',
    product_name                    text        NOT NULL,
    friendly_name                   text        NOT NULL DEFAULT '',
    name_folded                     text COLLATE "C" NOT NULL,
    product_type                    text        NOT NULL DEFAULT '',
    catalog_item_id                 text        NOT NULL DEFAULT '',
    product_id                      text        NOT NULL DEFAULT '',
    catalog_sku_id                  text        NOT NULL DEFAULT '',
    availability_id                 text        NOT NULL DEFAULT '',
    status                          text        NOT NULL,
    quantity                        integer     NOT NULL,
    unit_type                       text        NOT NULL DEFAULT '',
    is_trial                        boolean     NOT NULL DEFAULT false,
    is_add_on                       boolean     NOT NULL DEFAULT false,
    billing_type                    text        NOT NULL DEFAULT '',
    billing_cycle                   text        NOT NULL DEFAULT '',
    term_duration                   text        NOT NULL DEFAULT '',
    auto_renew_enabled              boolean     NOT NULL DEFAULT false,
    purchased_at                    timestamptz,
    effective_start_date            timestamptz,
    commitment_end_date             timestamptz,
    cancellation_allowed_until_date timestamptz,
    billing_cycle_end_date          timestamptz,
    promotion_id                    text        NOT NULL DEFAULT '',
    suspension_reasons              jsonb       NOT NULL DEFAULT '[]',
    refund_options                  jsonb       NOT NULL DEFAULT '[]',
    refundable_quantity             jsonb       NOT NULL DEFAULT '{}',
    scheduled_next_term             jsonb,
    created_at                      timestamptz NOT NULL,
    updated_at                      timestamptz NOT NULL,
    deleted_at                      timestamptz,
    version                         bigint      NOT NULL DEFAULT 1,
    UNIQUE (tenant_id, microsoft_subscription_id)
);
COMMENT ON COLUMN subscriptions.status IS 'As Microsoft spells it (active, suspended, expired, disabled, deleted, pending, ...); a value not known to us is kept.';
COMMENT ON COLUMN subscriptions.commitment_end_date IS 'Last instant of the term, UTC.';
COMMENT ON COLUMN subscriptions.deleted_at IS 'When it was no longer in a complete listing of Microsoft''s.';
CREATE INDEX subscriptions_customer ON subscriptions (customer_id, id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_name ON subscriptions (reseller_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_all_name ON subscriptions (name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_ends ON subscriptions (reseller_id, (coalesce(commitment_end_date, 'infinity'::timestamptz)), id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_all_ends ON subscriptions ((coalesce(commitment_end_date, 'infinity'::timestamptz)), id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_active_ends ON subscriptions (commitment_end_date, reseller_id) INCLUDE (quantity, auto_renew_enabled) WHERE status = 'active' AND deleted_at IS NULL;
CREATE INDEX subscriptions_created ON subscriptions (reseller_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_all_created ON subscriptions (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_windows ON subscriptions (cancellation_allowed_until_date, reseller_id) WHERE status = 'active' AND deleted_at IS NULL;
CREATE INDEX subscriptions_search ON subscriptions USING gin (name_folded gin_trgm_ops) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_status ON subscriptions (status, reseller_id) WHERE deleted_at IS NULL;
CREATE INDEX subscriptions_parent ON subscriptions (parent_microsoft_subscription_id) WHERE parent_microsoft_subscription_id <> '' AND deleted_at IS NULL;
COMMENT ON INDEX subscriptions_all_name IS 'Lists of platform operators, who see every reseller.';
COMMENT ON COLUMN subscriptions.name_folded IS 'Product and friendly name for searching. Ordered by code point, so that an index of the order finds beginnings too.';

CREATE TABLE orders (
    id                  uuid        PRIMARY KEY,
    reseller_id         uuid        NOT NULL,
    customer_id         uuid        NOT NULL,
    tenant_id           uuid        NOT NULL REFERENCES tenants (id),
    microsoft_order_id  text        NOT NULL,
    status              text        NOT NULL,
    transaction_type    text        NOT NULL DEFAULT '',
    billing_cycle       text        NOT NULL DEFAULT '',
    currency            text        NOT NULL DEFAULT '',
    total_price         numeric,
    ordered_at          timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    deleted_at          timestamptz,
    version             bigint      NOT NULL DEFAULT 1,
    UNIQUE (tenant_id, microsoft_order_id)
);
CREATE INDEX orders_customer ON orders (customer_id, (coalesce(ordered_at, 'epoch'::timestamptz)) DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX orders_tenant ON orders (tenant_id, (coalesce(ordered_at, 'epoch'::timestamptz)) DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX orders_reseller ON orders (reseller_id, (coalesce(ordered_at, 'epoch'::timestamptz)) DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX orders_all ON orders ((coalesce(ordered_at, 'epoch'::timestamptz)) DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE order_items (
    id                          uuid    PRIMARY KEY,
    reseller_id                 uuid    NOT NULL,
    order_id                    uuid    NOT NULL REFERENCES orders (id),
    line_item_number            integer NOT NULL,
    catalog_item_id             text    NOT NULL DEFAULT '',
    microsoft_subscription_id   text    NOT NULL DEFAULT '',
    product_name                text    NOT NULL DEFAULT '',
    quantity                    integer NOT NULL,
    term_duration               text    NOT NULL DEFAULT '',
    transaction_type            text    NOT NULL DEFAULT '',
    unit_price                  numeric,
    promotion_id                text    NOT NULL DEFAULT '',
    UNIQUE (order_id, line_item_number)
);
CREATE INDEX order_items_subscription ON order_items (microsoft_subscription_id) WHERE microsoft_subscription_id <> '';

CREATE TABLE licenses (
    id                      uuid        PRIMARY KEY,
    reseller_id             uuid        NOT NULL,
    customer_id             uuid        NOT NULL,
    tenant_id               uuid        NOT NULL REFERENCES tenants (id),
    sku_id                  uuid        NOT NULL,
    sku_part_number         text        NOT NULL,
    product_name            text        NOT NULL,
    capability_status       text        NOT NULL DEFAULT '',
    active                  integer     NOT NULL,
    assigned                integer     NOT NULL,
    warning                 integer     NOT NULL DEFAULT 0,
    suspended               integer     NOT NULL DEFAULT 0,
    locked_out              integer     NOT NULL DEFAULT 0,
    microsoft_subscription_ids jsonb    NOT NULL DEFAULT '[]',
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    deleted_at              timestamptz,
    version                 bigint      NOT NULL DEFAULT 1,
    UNIQUE (tenant_id, sku_id)
);

CREATE TABLE gdap_relationships (
    id                  uuid        PRIMARY KEY,
    reseller_id         uuid        NOT NULL REFERENCES resellers (id),
    tenant_id           uuid        REFERENCES tenants (id),
    microsoft_id        text        NOT NULL,
    microsoft_tenant_id uuid,
    display_name        text        NOT NULL,
    status              text        NOT NULL,
    auto_extend         boolean     NOT NULL DEFAULT false,
    role_ids            jsonb       NOT NULL DEFAULT '[]',
    activated_at        timestamptz,
    ends_at             timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    deleted_at          timestamptz,
    UNIQUE (reseller_id, microsoft_id)
);
CREATE INDEX gdap_relationships_tenant ON gdap_relationships (tenant_id, ends_at) WHERE deleted_at IS NULL;

CREATE TABLE upstream_objects (
    reseller_id uuid        NOT NULL,
    kind        text        NOT NULL,
    object_key  text        NOT NULL,
    hash        bytea       NOT NULL,
    body        bytea       NOT NULL,
    fetched_at  timestamptz NOT NULL,
    PRIMARY KEY (reseller_id, kind, object_key)
);
ALTER TABLE upstream_objects ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON COLUMN upstream_objects.body IS 'JSON, compressed by us with zstd.';
COMMENT ON TABLE upstream_objects IS 'What Microsoft said last, raw. Of a tenant one row per listing, object_key being our tenant id; of a reseller one row per entry, object_key being Microsoft''s id. fetched_at is when this body was first seen, so an unchanged answer writes nothing.';
COMMENT ON COLUMN upstream_objects.hash IS 'SHA-256 over the entries in the order of their own hashes, so that the order of a listing does not matter.';

CREATE TABLE tenant_rollups (
    tenant_id               uuid        PRIMARY KEY REFERENCES tenants (id),
    reseller_id             uuid        NOT NULL,
    customer_id             uuid        NOT NULL,
    subscriptions           integer     NOT NULL,
    active_subscriptions    integer     NOT NULL,
    seats                   integer     NOT NULL,
    licenses_active         integer     NOT NULL,
    licenses_assigned       integer     NOT NULL,
    next_renewal_at         timestamptz,
    version                 bigint      NOT NULL DEFAULT 1
);
COMMENT ON COLUMN tenant_rollups.version IS 'Grows with every change of the tenant''s subscriptions or licenses, also with one that leaves the counts as they are.';
COMMENT ON TABLE tenant_rollups IS 'Counts per tenant, written in the transaction of the sync that changes them; rebuilt nightly.';
CREATE INDEX tenant_rollups_reseller ON tenant_rollups (reseller_id) INCLUDE (subscriptions, active_subscriptions, seats, licenses_active, licenses_assigned);

-- Sync and slow work ----------------------------------------------------------------------

CREATE TABLE sync_states (
    reseller_id         uuid        NOT NULL REFERENCES resellers (id),
    tenant_id           uuid        NOT NULL,
    resource            text        NOT NULL,
    last_attempt_at     timestamptz NOT NULL,
    last_success_at     timestamptz,
    as_of               timestamptz,
    watermark           text        NOT NULL DEFAULT '',
    problem_code        text        NOT NULL DEFAULT '',
    problem_detail      text        NOT NULL DEFAULT '',
    failures            integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (reseller_id, tenant_id, resource)
) WITH (fillfactor = 70);
CREATE INDEX sync_states_subscriptions ON sync_states (reseller_id, tenant_id) WHERE resource = 'subscriptions';
CREATE INDEX sync_states_problems ON sync_states (reseller_id, tenant_id) WHERE problem_code <> '';
COMMENT ON INDEX sync_states_subscriptions IS 'Freshness of figures. It holds no column that a reading changes, so that a reading rewrites no index.';
COMMENT ON TABLE sync_states IS 'Freshness per reseller (tenant_id is the zero id) or tenant and resource. as_of is Microsoft''s time of the last complete answer; the other times are machine time.';

CREATE TABLE operations (
    id              uuid        PRIMARY KEY,
    reseller_id     uuid        NOT NULL REFERENCES resellers (id),
    customer_id     uuid,
    tenant_id       uuid,
    kind            text        NOT NULL,
    reason          text        NOT NULL DEFAULT '',
    state           text        NOT NULL,
    progress_done   integer     NOT NULL DEFAULT 0,
    progress_total  integer     NOT NULL DEFAULT 0,
    result          jsonb       NOT NULL DEFAULT '{}',
    waiting_for     text        NOT NULL DEFAULT '',
    waiting_until   timestamptz,
    problem_code    text        NOT NULL DEFAULT '',
    problem_detail  text        NOT NULL DEFAULT '',
    microsoft_correlation_id text NOT NULL DEFAULT '',
    requested_by    uuid,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    updated_at      timestamptz NOT NULL,
    version         bigint      NOT NULL DEFAULT 1
);
COMMENT ON COLUMN operations.waiting_for IS 'throttled, outage or retry: why the last try ended before the work. Empty while a try is under way, and in the queue before the first.';
COMMENT ON COLUMN operations.waiting_until IS 'Machine time before which nothing is tried again; NULL while not known.';
CREATE INDEX operations_reseller ON operations (reseller_id, created_at DESC, id DESC);
CREATE INDEX operations_tenant ON operations (tenant_id, created_at DESC, id DESC) WHERE tenant_id IS NOT NULL;
CREATE INDEX operations_created ON operations (created_at DESC, id DESC);
CREATE INDEX operations_state ON operations (state, created_at DESC, id DESC);
CREATE INDEX operations_kind ON operations (kind, created_at DESC, id DESC);
CREATE UNIQUE INDEX operations_running_sync ON operations (reseller_id, kind, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'))
    WHERE state IN ('queued', 'running') AND kind IN ('sync_reseller', 'sync_tenant');
COMMENT ON INDEX operations_running_sync IS 'One sync of the same thing at a time; a second wish joins the first.';

CREATE TABLE tenant_creations (
    operation_id            uuid        PRIMARY KEY REFERENCES operations (id),
    reseller_id             uuid        NOT NULL REFERENCES resellers (id),
    customer_id             uuid        NOT NULL REFERENCES customers (id),
    tenant_id               uuid        REFERENCES tenants (id),
    microsoft_request_id    uuid        NOT NULL,
    domain                  text        NOT NULL,
    company                 jsonb       NOT NULL,
    credentials_sealed      bytea,
    open                    boolean     NOT NULL DEFAULT true,
    created_at              timestamptz NOT NULL
);
COMMENT ON TABLE tenant_creations IS 'Wishes for new tenants at Microsoft, with the request id that is repeated until an answer comes. The first administrator''s password, which Microsoft tells once, is sealed.';
COMMENT ON COLUMN tenant_creations.open IS 'The operation goes on by itself: it has neither ended nor been left to a person.';
CREATE UNIQUE INDEX tenant_creations_open ON tenant_creations (reseller_id, domain) WHERE open;
COMMENT ON INDEX tenant_creations_open IS 'Equal wishes are one: a caller that lost its answer may ask again with another key or none.';
CREATE INDEX tenant_creations_domain ON tenant_creations (reseller_id, domain, created_at DESC);
CREATE INDEX tenant_creations_tenant ON tenant_creations (tenant_id) WHERE tenant_id IS NOT NULL;

CREATE TABLE webhook_receipts (
    digest      bytea       PRIMARY KEY,
    reseller_id uuid        NOT NULL,
    event_name  text        NOT NULL,
    received_at timestamptz NOT NULL
);
COMMENT ON TABLE webhook_receipts IS 'Notifications seen, by SHA-256 of their signed bytes, so that replays are ignored. Kept 30 days.';

CREATE TABLE idempotency_keys (
    caller          uuid        NOT NULL,
    key             text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    route           text        NOT NULL,
    request_hash    bytea       NOT NULL,
    status          integer,
    headers         jsonb,
    body            bytea,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (caller, key)
);
COMMENT ON TABLE idempotency_keys IS 'Answers to requests with an Idempotency-Key, kept at least 24 hours. status is null while the request runs.';

-- Audit -----------------------------------------------------------------------------------

CREATE TABLE audit_chains (
    chain_id    uuid    PRIMARY KEY,
    last_seq    bigint  NOT NULL,
    last_hash   bytea   NOT NULL
);
COMMENT ON TABLE audit_chains IS 'Head of each chain: one per reseller, and the zero id for the platform.';

CREATE TABLE audit_events (
    chain_id            uuid        NOT NULL,
    seq                 bigint      NOT NULL,
    id                  uuid        NOT NULL UNIQUE,
    occurred_at         timestamptz NOT NULL,
    business_time       timestamptz NOT NULL,
    actor_id            uuid,
    actor_name          text        NOT NULL,
    on_behalf_of_id     uuid,
    on_behalf_of_name   text        NOT NULL DEFAULT '',
    action              text        NOT NULL,
    result              text        NOT NULL CHECK (result IN ('succeeded', 'failed')),
    reseller_id         uuid,
    customer_id         uuid,
    tenant_id           uuid,
    subscription_id     uuid,
    object_kind         text        NOT NULL,
    object_id           text        NOT NULL,
    object_name         text        NOT NULL DEFAULT '',
    before              json,
    after               json,
    request_id          text        NOT NULL DEFAULT '',
    microsoft_correlation_id text   NOT NULL DEFAULT '',
    previous_hash       bytea       NOT NULL,
    hash                bytea       NOT NULL,
    PRIMARY KEY (chain_id, seq)
);
COMMENT ON TABLE audit_events IS 'Append-only. The application''s role may insert and select, nothing else. hash covers every column and previous_hash; before and after are json, not jsonb, so that their bytes stay what was hashed.';

CREATE TABLE settings (
    key         text        PRIMARY KEY,
    value       jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL
);
COMMENT ON TABLE settings IS 'Facts of the installation itself, such as the hash of the code for the first set-up.';
CREATE INDEX audit_events_reseller ON audit_events (reseller_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_customer ON audit_events (customer_id, occurred_at DESC, id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_events_tenant ON audit_events (tenant_id, occurred_at DESC, id DESC) WHERE tenant_id IS NOT NULL;
CREATE INDEX audit_events_subscription ON audit_events (subscription_id, occurred_at DESC, id DESC) WHERE subscription_id IS NOT NULL;
CREATE INDEX audit_events_reseller_action ON audit_events (reseller_id, action, occurred_at DESC, id DESC);
CREATE INDEX audit_events_actor ON audit_events (actor_id, occurred_at DESC, id DESC) INCLUDE (reseller_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_action ON audit_events (action, occurred_at DESC, id DESC);
CREATE INDEX audit_events_occurred ON audit_events (occurred_at DESC, id DESC);
