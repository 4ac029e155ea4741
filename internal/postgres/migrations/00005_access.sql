-- +goose Up

-- People of customers and resellers that were deleted go with them, as they do from now on.
UPDATE portal_users u SET deleted_at = c.deleted_at, updated_at = c.deleted_at, version = u.version + 1
FROM customers c WHERE c.id = u.customer_id AND c.deleted_at IS NOT NULL AND u.deleted_at IS NULL;
UPDATE portal_users u SET deleted_at = r.deleted_at, updated_at = r.deleted_at, version = u.version + 1
FROM resellers r WHERE r.id = u.reseller_id AND r.deleted_at IS NOT NULL AND u.deleted_at IS NULL;
UPDATE logins l SET deleted_at = now(), updated_at = now(), password_hash = '', version = version + 1
WHERE l.deleted_at IS NULL AND NOT EXISTS (SELECT FROM portal_users u WHERE u.login_id = l.id AND u.deleted_at IS NULL);
UPDATE sessions s SET revoked_at = now()
WHERE s.revoked_at IS NULL AND NOT EXISTS (SELECT FROM portal_users u WHERE u.login_id = s.login_id AND u.status = 'active' AND u.deleted_at IS NULL);

ALTER TABLE portal_users ADD COLUMN email text;
COMMENT ON COLUMN portal_users.email IS 'The address as the reseller or the company typed it; the login has the spelling of whoever was first.';
UPDATE portal_users u SET email = l.email FROM logins l WHERE l.id = u.login_id;
ALTER TABLE portal_users ALTER COLUMN email SET NOT NULL;
