-- +goose Up

ALTER TABLE resellers
    ADD COLUMN default_admin_name  text NOT NULL DEFAULT '',
    ADD COLUMN default_admin_email text NOT NULL DEFAULT '';
COMMENT ON COLUMN resellers.default_admin_name IS 'Who is offered as the master admin of each new customer, such as the support desk; empty: nobody is.';
COMMENT ON COLUMN resellers.default_admin_email IS 'The address offered with it; empty: it is entered for each customer.';
