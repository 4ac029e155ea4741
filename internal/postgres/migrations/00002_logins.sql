-- +goose Up

-- What a person signs in with is told apart from what they are in a portal: one login may open the portals of several
-- companies, and each company knows the person by what it wrote itself.
ALTER TABLE portal_users RENAME TO logins;
ALTER INDEX portal_users_pkey RENAME TO logins_pkey;
ALTER INDEX portal_users_email RENAME TO logins_email;
DROP INDEX portal_users_reseller;
COMMENT ON TABLE logins IS 'What a person signs in with. An address signs in once per installation.';

CREATE TABLE portal_users (
    id              uuid        PRIMARY KEY,
    login_id        uuid        NOT NULL REFERENCES logins (id),
    reseller_id     uuid        REFERENCES resellers (id),
    customer_id     uuid,
    kind            text        NOT NULL CHECK (kind IN ('partner', 'customer')),
    name            text        NOT NULL,
    name_folded     text COLLATE "C" NOT NULL,
    email_folded    text        NOT NULL,
    mobile          text        NOT NULL DEFAULT '',
    level           text        NOT NULL DEFAULT '' CHECK (level IN ('', 'view', 'modify', 'admin')),
    catalog_admin   boolean     NOT NULL DEFAULT false,
    csp_admin       boolean     NOT NULL DEFAULT false,
    master_admin    boolean     NOT NULL DEFAULT false,
    status          text        NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    last_login_at   timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    version         bigint      NOT NULL DEFAULT 1,
    FOREIGN KEY (reseller_id, customer_id) REFERENCES customers (reseller_id, id),
    CHECK ((kind = 'customer') = (customer_id IS NOT NULL)),
    CHECK (customer_id IS NULL OR reseller_id IS NOT NULL),
    CHECK ((level = '') = (reseller_id IS NULL)),
    CHECK (kind = 'partner' OR NOT (catalog_admin OR csp_admin)),
    CHECK (kind = 'customer' OR NOT master_admin)
);
COMMENT ON TABLE portal_users IS 'What a login is in a portal: an operator (no reseller), a partner user of a reseller, or a customer user of one company.';
COMMENT ON COLUMN portal_users.name IS 'What the reseller or the company knows the person by; the login has the name that the person gave.';
COMMENT ON COLUMN portal_users.last_login_at IS 'When the person last signed in while active here.';
CREATE UNIQUE INDEX portal_users_once ON portal_users (login_id, coalesce(customer_id, '00000000-0000-0000-0000-000000000000')) WHERE deleted_at IS NULL;
CREATE INDEX portal_users_reseller ON portal_users (reseller_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX portal_users_customer ON portal_users (customer_id, name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX portal_users_name ON portal_users (name_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX portal_users_search ON portal_users USING gin ((name_folded || ' ' || email_folded) gin_trgm_ops) WHERE deleted_at IS NULL;

-- Nobody's rights grow: staff, who could add tenants but not manage people or the connection, get the level below admin.
INSERT INTO portal_users (id, login_id, reseller_id, kind, name, name_folded, email_folded, level, catalog_admin, csp_admin, status,
                          last_login_at, created_at, updated_at, deleted_at, version)
SELECT id, id, reseller_id, 'partner', CASE WHEN name = '' THEN email ELSE name END, lower(CASE WHEN name = '' THEN email ELSE name END), email_folded,
       CASE role WHEN 'operator' THEN '' WHEN 'reseller_viewer' THEN 'view' WHEN 'reseller_staff' THEN 'modify' ELSE 'admin' END,
       false, role = 'reseller_admin', status, last_login_at, created_at, updated_at, deleted_at, version
FROM logins;

ALTER TABLE logins DROP COLUMN role, DROP COLUMN status, DROP COLUMN last_login_at, ADD CHECK (kind = 'partner' OR reseller_id IS NOT NULL);

ALTER TABLE sessions RENAME COLUMN portal_user_id TO login_id;
ALTER TABLE authorization_requests RENAME COLUMN portal_user_id TO login_id;
