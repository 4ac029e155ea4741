-- A small installation at version 1: a reseller with staff of each kind, an operator, and their sessions.
INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'Nordlicht', 'nordlicht', 'nordlicht', 'nordlicht.example', '00000000-0000-4000-8000-0000000000a1', 'authorized', now(), now());

INSERT INTO portal_users (id, reseller_id, kind, role, email, email_folded, name, password_hash, status, last_login_at, created_at, updated_at) VALUES
('00000000-0000-4000-8000-000000000011', NULL, 'partner', 'operator', 'Olive@Example.com', 'olive@example.com', '', 'hash of olive', 'active', '2026-02-01T12:00:00Z', now(), now()),
('00000000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', 'partner', 'reseller_admin', 'ada@example.com', 'ada@example.com', 'Ada', 'hash of ada', 'active', NULL, now(), now()),
('00000000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', 'partner', 'reseller_staff', 'stefan@example.com', 'stefan@example.com', 'Stefan', 'hash of stefan', 'active', NULL, now(), now()),
('00000000-0000-4000-8000-000000000014', '00000000-0000-4000-8000-000000000001', 'partner', 'reseller_viewer', 'vera@example.com', 'vera@example.com', 'Vera', 'hash of vera', 'disabled', NULL, now(), now()),
('00000000-0000-4000-8000-000000000015', '00000000-0000-4000-8000-000000000001', 'partner', 'reseller_viewer', 'joe@example.com', 'joe@example.com', 'Jörg', 'hash of joe', 'active', NULL, now(), now());

INSERT INTO sessions (id, portal_user_id, token_hash, csrf_token, created_at, last_seen_at, expires_at)
VALUES ('00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000012', '\x01', 'csrf', now(), now(), now() + interval '1 day');
