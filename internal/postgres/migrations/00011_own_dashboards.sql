-- +goose Up

CREATE TABLE own_dashboards (
    login_id    uuid        NOT NULL REFERENCES logins (id),
    customer_id uuid        NOT NULL REFERENCES customers (id),
    widgets     text[]      NOT NULL CHECK (cardinality(widgets) <= 20),
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (login_id, customer_id)
);
COMMENT ON TABLE own_dashboards IS 'What a person put on their dashboard of a company, in its order.';
