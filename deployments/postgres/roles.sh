#!/bin/sh
# Runs once in a new PostgreSQL container: the two roles and the database, as internal/localpg
# makes them, but with passwords.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$TENANTRY_OWNER_PASSWORD" -v app="$TENANTRY_APP_PASSWORD" \
	--username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE tenantry_owner LOGIN PASSWORD :'owner';
CREATE ROLE tenantry_app LOGIN PASSWORD :'app';
CREATE DATABASE tenantry OWNER tenantry_owner;
SQL
