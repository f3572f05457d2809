#!/bin/sh
# Runs once, when the database's volume is new: Gavel's two roles and its database, Temporal's role and its two.
set -eu
psql --set=ON_ERROR_STOP=1 --username=postgres \
  --set=owner_password="$GAVEL_OWNER_PASSWORD" \
  --set=app_password="$GAVEL_APP_PASSWORD" \
  --set=temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE gavel_owner LOGIN NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE gavel_app LOGIN NOBYPASSRLS PASSWORD :'app_password';
CREATE ROLE temporal LOGIN NOBYPASSRLS PASSWORD :'temporal_password';
CREATE DATABASE gavel OWNER gavel_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE gavel, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE gavel TO gavel_app;
SQL
