-- The data set, but for the audit. Numbers in double braces come from the size.

-- bench.id is the id of the n-th thing of a kind: a UUID of version 7 whose time grows with n.
CREATE FUNCTION bench.id(kind integer, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(1700000000000 + n * 100), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8' || substr(md5(kind || '/' || n), 1, 15))::uuid
$$;

-- bench.pick is a number from 0 to below, the same for the same n and salt and spread evenly.
CREATE FUNCTION bench.pick(n bigint, salt integer, below integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (('x' || substr(md5(salt || ':' || n), 1, 7))::bit(28)::integer % below)
$$;

INSERT INTO resellers (id, display_name, name_folded, nickname, domain, microsoft_tenant_id, application_id, authorization_state, authorized_at,
    problem_code, problem_detail, country, default_currency, created_at, updated_at)
SELECT bench.id(1, n), 'Reseller ' || n, 'reseller ' || n, 'reseller-' || n, 'reseller' || n || '.onmicrosoft.com', bench.id(2, n), bench.id(3, n),
    'authorized', timestamptz '{{.Now}}' - interval '300 days', CASE WHEN n = 7 THEN 'secret_wrong' ELSE '' END,
    CASE WHEN n = 7 THEN 'Microsoft refuses the secret.' ELSE '' END, 'DE', 'EUR',
    timestamptz '{{.Now}}' - interval '700 days' + n * interval '1 day', timestamptz '{{.Now}}' - interval '300 days'
FROM generate_series(1, {{.Size.Resellers}}) n;

-- Which reseller the n-th customer is of.
CREATE TABLE bench.books AS
SELECT n, bench.id(1, n) AS reseller_id, round({{.Size.Customers}} * coalesce(lag(share) OVER (ORDER BY n), 0))::integer + 1 AS first,
    round({{.Size.Customers}} * share)::integer AS last
FROM (SELECT n, sum(1.0 / n) OVER (ORDER BY n) / sum(1.0 / n) OVER () AS share FROM generate_series(1, {{.Size.Resellers}}) n) shares;

CREATE TABLE bench.companies AS
SELECT i AS n, b.reseller_id, bench.id(4, i) AS customer_id, bench.id(5, i) AS tenant_id, bench.id(6, i) AS microsoft_id,
    f.word || ' ' || s.word || ' ' || i || ' ' || t.word AS name, f.folded || ' ' || s.folded || ' ' || i || ' ' || t.folded AS folded,
    'company' || i || '.onmicrosoft.com' AS domain, (ARRAY['DE', 'AT', 'CH', 'FR', 'GB', 'US', 'NL', 'SE'])[1 + bench.pick(i, 4, 8)] AS country,
    timestamptz '{{.Now}}' - interval '690 days' + bench.pick(i, 5, 680 * 86400) * interval '1 second' AS since
FROM generate_series(1, {{.Size.Customers}}) i
JOIN bench.books b ON i BETWEEN b.first AND b.last
JOIN bench.words f ON f.list = 'first' AND f.n = bench.pick(i, 1, {{.First}})
JOIN bench.words s ON s.list = 'second' AND s.n = bench.pick(i, 2, {{.Second}})
JOIN bench.words t ON t.list = 'third' AND t.n = bench.pick(i, 3, {{.Third}});

INSERT INTO customers (id, reseller_id, name, name_folded, country, created_at, updated_at)
SELECT customer_id, reseller_id, name, folded, country, since, since FROM bench.companies ORDER BY n;

INSERT INTO tenants (id, reseller_id, customer_id, microsoft_tenant_id, partner_center_customer_id, name, name_folded, default_domain, country,
    connection_state, connected_at, relationship_state, consent_state, consent_checked_at, gdap_state, gdap_ends_at, created_at, updated_at)
SELECT tenant_id, reseller_id, customer_id, microsoft_id, microsoft_id, name, folded, domain, country, 'connected', since, 'active',
    CASE WHEN bench.pick(n, 6, 100) = 0 THEN 'missing' ELSE 'granted' END, since,
    CASE WHEN bench.pick(n, 7, 50) = 0 THEN 'missing' ELSE 'active' END,
    timestamptz '{{.Now}}' + bench.pick(n, 8, 730) * interval '1 day', since, since
FROM bench.companies ORDER BY n;

INSERT INTO partner_center_customers (reseller_id, partner_center_customer_id, company_name, domain, relationship, created_at, updated_at)
SELECT reseller_id, microsoft_id, name, domain, 'reseller', since, since FROM bench.companies ORDER BY n;

INSERT INTO gdap_relationships (id, reseller_id, tenant_id, microsoft_id, microsoft_tenant_id, display_name, status, activated_at, ends_at, created_at, updated_at)
SELECT bench.id(7, n), reseller_id, tenant_id, bench.id(8, n)::text, microsoft_id, 'Administration of ' || name, 'active', since,
    timestamptz '{{.Now}}' + bench.pick(n, 8, 730) * interval '1 day', since, since
FROM bench.companies ORDER BY n;

-- the n-th subscription is of a company whose number grows slower than n: the first ones have
-- hundreds, the last ones a dozen.
ANALYZE;
CREATE TABLE bench.bought AS
SELECT i AS n, c.reseller_id, c.customer_id, c.tenant_id, p.n AS product, p.word AS name, p.folded,
    CASE WHEN bench.pick(i, 11, 10) < 3 THEN 'Team ' || bench.pick(i, 12, 40) ELSE '' END AS friendly,
    (ARRAY['active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'active',
        'active', 'active', 'active', 'suspended', 'expired', 'deleted'])[1 + bench.pick(i, 13, 20)] AS status,
    (ARRAY['P1Y', 'P1Y', 'P1Y', 'P1M', 'P3Y'])[1 + bench.pick(i, 14, 5)] AS term,
    greatest(c.since, timestamptz '{{.Now}}' - interval '680 days' + bench.pick(i, 15, 680 * 86400) * interval '1 second') AS since,
    timestamptz '{{.Now}}' + (bench.pick(i, 16, 400) - 20) * interval '1 day' + interval '23:59:59' AS ends
FROM generate_series(1, {{.Size.Subscriptions}}) i
JOIN bench.companies c ON c.n = 1 + floor({{.Size.Customers}} * power((i - 1)::float8 / {{.Size.Subscriptions}}, 1.5))::integer
JOIN bench.words p ON p.list = 'product' AND p.n = bench.pick(i, 10, {{.Products}});

INSERT INTO subscriptions (id, reseller_id, customer_id, tenant_id, microsoft_subscription_id, parent_microsoft_subscription_id, microsoft_order_id,
    product_name, friendly_name, name_folded, product_type, catalog_item_id, product_id, catalog_sku_id, availability_id, status, quantity, unit_type,
    is_trial, is_add_on, billing_type, billing_cycle, term_duration, auto_renew_enabled, purchased_at, effective_start_date, commitment_end_date,
    cancellation_allowed_until_date, billing_cycle_end_date, suspension_reasons, refund_options, refundable_quantity, scheduled_next_term,
    created_at, updated_at)
SELECT bench.id(9, n), reseller_id, customer_id, tenant_id, bench.id(10, n)::text,
    CASE WHEN bench.pick(n, 17, 20) = 0 AND n > 1 THEN bench.id(10, n - 1)::text ELSE '' END, 'order' || lpad((1 + (n - 1) / 2)::text, 8, '0'),
    name, friendly, trim(folded || ' ' || lower(friendly)), 'OnlineServicesNCE', 'CFQ7TTC0' || lpad(product::text, 4, '0') || ':0001:CFQ7TTC0AAAA',
    'CFQ7TTC0' || lpad(product::text, 4, '0'), '0001', 'CFQ7TTC0AAAA', status, 1 + bench.pick(n, 18, 60), 'Licenses',
    bench.pick(n, 19, 50) = 0, bench.pick(n, 17, 20) = 0 AND n > 1, 'license', CASE term WHEN 'P1M' THEN 'monthly' ELSE 'annual' END, term,
    bench.pick(n, 20, 5) > 0, since, since, ends, CASE WHEN bench.pick(n, 21, 60) = 0 THEN timestamptz '{{.Now}}' + bench.pick(n, 22, 168) * interval '1 hour' END,
    timestamptz '{{.Now}}' + bench.pick(n, 23, 30) * interval '1 day',
    CASE status WHEN 'suspended' THEN '["PartnerDisabled"]'::jsonb ELSE '[]' END,
    CASE WHEN bench.pick(n, 21, 60) = 0 THEN '[{"type": "Full"}]'::jsonb ELSE '[]' END,
    CASE WHEN bench.pick(n, 21, 60) = 0 THEN '{"total": 3, "details": [{"quantity": 3}]}'::jsonb ELSE '{"total": 0}' END,
    CASE WHEN bench.pick(n, 24, 40) = 0 THEN '{"quantity": 5, "term_duration": "P1Y"}'::jsonb END, since, since
FROM bench.bought ORDER BY n;

INSERT INTO orders (id, reseller_id, customer_id, tenant_id, microsoft_order_id, status, transaction_type, billing_cycle, currency, total_price,
    ordered_at, created_at, updated_at)
SELECT bench.id(11, (n + 1) / 2), reseller_id, customer_id, tenant_id, 'order' || lpad(((n + 1) / 2)::text, 8, '0'), 'completed', 'UserPurchase',
    'monthly', 'EUR', 12.34 * bench.pick(n, 18, 60), since, since, since
FROM bench.bought WHERE n % 2 = 1 ORDER BY n;

INSERT INTO order_items (id, reseller_id, order_id, line_item_number, catalog_item_id, microsoft_subscription_id, product_name, quantity, term_duration,
    transaction_type, unit_price)
SELECT bench.id(12, n), reseller_id, bench.id(11, (n + 1) / 2), (n + 1) % 2, 'CFQ7TTC0' || lpad(product::text, 4, '0') || ':0001:CFQ7TTC0AAAA',
    bench.id(10, n)::text, name, 1 + bench.pick(n, 18, 60), term, 'New', 12.34
FROM bench.bought ORDER BY n;

INSERT INTO licenses (id, reseller_id, customer_id, tenant_id, sku_id, sku_part_number, product_name, capability_status, active, assigned,
    created_at, updated_at)
SELECT bench.id(13, i), c.reseller_id, c.customer_id, c.tenant_id, bench.id(14, p.n), 'SKU_' || p.n, p.word, 'Enabled', x.assigned + bench.pick(i, 30, 5),
    x.assigned, c.since, c.since
FROM generate_series(1, {{.Size.Licenses}}) i
JOIN bench.companies c ON c.n = 1 + (i - 1) % {{.Size.Customers}}
JOIN bench.words p ON p.list = 'product' AND p.n = ((i - 1) / {{.Size.Customers}} + c.n) % {{.Products}}
CROSS JOIN LATERAL (SELECT ({{.Size.LicensesAssigned}}::bigint * i / {{.Size.Licenses}} - {{.Size.LicensesAssigned}}::bigint * (i - 1) / {{.Size.Licenses}})::integer AS assigned) x
ORDER BY i;

INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of, problem_code, problem_detail, failures)
SELECT reseller_id, tenant_id, resource, at, at, at, CASE WHEN trouble THEN 'unavailable' ELSE '' END, CASE WHEN trouble THEN 'Microsoft did not answer.' ELSE '' END,
    trouble::integer
FROM bench.companies, unnest(ARRAY['subscriptions', 'orders', 'licenses', 'consent']) resource,
    LATERAL (SELECT timestamptz '{{.Now}}' - bench.pick(n, 31, 43200) * interval '1 second' AS at, bench.pick(n, 32, 200) = 0 AND resource = 'licenses' AS trouble) x
ORDER BY n, resource;
INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of)
SELECT reseller_id, '00000000-0000-0000-0000-000000000000', resource, timestamptz '{{.Now}}', timestamptz '{{.Now}}', timestamptz '{{.Now}}'
FROM bench.books, unnest(ARRAY['customers', 'gdap', 'changes']) resource;

INSERT INTO operations (id, reseller_id, customer_id, tenant_id, kind, reason, state, progress_done, progress_total, created_at, started_at, finished_at, updated_at)
SELECT bench.id(15, i), c.reseller_id, c.customer_id, c.tenant_id, 'sync_tenant', 'schedule', 'succeeded', 1, 1, at, at, at + interval '4 seconds', at + interval '4 seconds'
FROM generate_series(1, {{.Size.Operations}}) i
JOIN bench.companies c ON c.n = 1 + bench.pick(i, 40, {{.Size.Customers}})
CROSS JOIN LATERAL (SELECT timestamptz '{{.Now}}' - ({{.Size.Operations}} - i) * interval '2 minutes' AS at) x
ORDER BY i;
