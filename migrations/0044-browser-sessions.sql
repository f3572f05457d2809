-- Sessions of browsers: kept in a cookie that no script can read, and over when nobody used them for a while.
ALTER TABLE api_token DROP CONSTRAINT api_token_kind_check, DROP CONSTRAINT api_token_scopes_check;
ALTER TABLE api_token
  ADD CONSTRAINT api_token_kind_check CHECK (kind IN ('personal', 'service', 'session', 'browser')),
  ADD CONSTRAINT api_token_scopes_check
    CHECK (CASE WHEN kind IN ('session', 'browser') THEN scopes IS NULL ELSE cardinality(scopes) > 0 END);
