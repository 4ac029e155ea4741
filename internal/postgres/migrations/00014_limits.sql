-- +goose Up

CREATE TABLE portal_user_limits (
    portal_user_id  uuid        PRIMARY KEY REFERENCES portal_users (id),
    max_seats       integer     CHECK (max_seats >= 0),
    spend_amount    numeric     CHECK (spend_amount >= 0),
    spend_currency  text,
    products        jsonb,
    terms           jsonb,
    hours           jsonb,
    updated_at      timestamptz NOT NULL,
    version         bigint      NOT NULL,
    CHECK ((spend_amount IS NULL) = (spend_currency IS NULL))
);
COMMENT ON TABLE portal_user_limits IS 'What one portal user may do at most, beside the level. NULL: not bounded.';
