-- Who there is, what they may be asked to do, and how they sign in. Nobody is ever removed: people and teams become
-- inactive, accounts are disabled, tokens revoked.
CREATE TABLE team (
  id          uuid NOT NULL,
  name        text NOT NULL,
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  CONSTRAINT team_pk PRIMARY KEY (id),
  CONSTRAINT team_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100)
);
CREATE UNIQUE INDEX team_name_key ON team (lower(name));
CREATE INDEX team_list_idx ON team (name, id);

CREATE TABLE person (
  id          uuid NOT NULL,
  name        text NOT NULL,
  time_zone   text NOT NULL,
  manager_id  uuid,
  team_id     uuid,
  roles       text[] NOT NULL DEFAULT '{}',
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  CONSTRAINT person_pk PRIMARY KEY (id),
  CONSTRAINT person_manager_fk FOREIGN KEY (manager_id) REFERENCES person (id),
  CONSTRAINT person_team_fk FOREIGN KEY (team_id) REFERENCES team (id),
  CONSTRAINT person_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 200),
  CONSTRAINT person_time_zone_check CHECK (char_length(time_zone) BETWEEN 1 AND 64),
  CONSTRAINT person_manager_check CHECK (manager_id <> id),
  CONSTRAINT person_roles_check CHECK (roles <@ ARRAY['requester', 'implementer', 'approver', 'changeManager',
    'releaseManager', 'compliance', 'auditor', 'administrator'])
);
CREATE INDEX person_list_idx ON person (name, id);
CREATE INDEX person_team_idx ON person (team_id, name, id);
CREATE INDEX person_manager_idx ON person (manager_id);
CREATE INDEX person_roles_idx ON person USING gin (roles);

-- Every address leads to one person at the most, the main one and those that stand in commits alike. An address that
-- was given up (active = false) may go to somebody else.
CREATE TABLE person_email (
  email      text NOT NULL,
  person_id  uuid NOT NULL,
  main       boolean NOT NULL,
  active     boolean NOT NULL DEFAULT true,
  CONSTRAINT person_email_pk PRIMARY KEY (email),
  CONSTRAINT person_email_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT person_email_lower_check CHECK (email = lower(email)),
  CONSTRAINT person_email_shape_check CHECK (char_length(email) <= 254 AND email LIKE '_%@_%'),
  CONSTRAINT person_email_main_check CHECK (active OR NOT main)
);
CREATE UNIQUE INDEX person_email_main_key ON person_email (person_id) WHERE main;
CREATE INDEX person_email_person_idx ON person_email (person_id);

-- A way to sign in. A service account's person is its owner: rules about people count the owner.
CREATE TABLE account (
  id             uuid NOT NULL,
  person_id      uuid NOT NULL,
  kind           text NOT NULL,
  username       text,
  password_hash  text,
  issuer         text,
  subject        text,
  created_at     timestamptz NOT NULL,
  disabled_at    timestamptz,
  CONSTRAINT account_pk PRIMARY KEY (id),
  CONSTRAINT account_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT account_kind_check CHECK (kind IN ('local', 'service', 'oidc')),
  CONSTRAINT account_local_check CHECK ((kind = 'local') = (password_hash IS NOT NULL)),
  CONSTRAINT account_hash_check CHECK (password_hash LIKE '$argon2id$%'),
  CONSTRAINT account_oidc_check CHECK ((kind = 'oidc') = (issuer IS NOT NULL AND subject IS NOT NULL)),
  CONSTRAINT account_username_check CHECK ((kind = 'oidc') = (username IS NULL)),
  CONSTRAINT account_username_shape_check CHECK (username ~ '^[a-z0-9][a-z0-9._-]{0,63}$')
);
CREATE UNIQUE INDEX account_username_key ON account (lower(username));
CREATE UNIQUE INDEX account_subject_key ON account (issuer, subject) WHERE kind = 'oidc';
CREATE UNIQUE INDEX account_issuer_person_key ON account (person_id, issuer) WHERE kind = 'oidc';
CREATE UNIQUE INDEX account_local_person_key ON account (person_id) WHERE kind = 'local';
CREATE INDEX account_person_idx ON account (person_id);

-- Bearer tokens. Only the hash of the secret is kept; the prefix finds it. A session is what signing in with a password gives.
CREATE TABLE api_token (
  id            uuid NOT NULL,
  account_id    uuid NOT NULL,
  kind          text NOT NULL,
  name          text NOT NULL,
  prefix        text NOT NULL,
  secret_hash   bytea NOT NULL,
  scopes        text[],
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  revoked_at    timestamptz,
  last_used_at  timestamptz,
  CONSTRAINT api_token_pk PRIMARY KEY (id),
  CONSTRAINT api_token_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT api_token_prefix_key UNIQUE (prefix),
  CONSTRAINT api_token_kind_check CHECK (kind IN ('personal', 'service', 'session')),
  CONSTRAINT api_token_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT api_token_hash_check CHECK (octet_length(secret_hash) = 32),
  CONSTRAINT api_token_scopes_check CHECK (CASE WHEN kind = 'session' THEN scopes IS NULL ELSE cardinality(scopes) > 0 END),
  CONSTRAINT api_token_expiry_check CHECK (expires_at > created_at)
);
CREATE INDEX api_token_account_idx ON api_token (account_id, created_at, id);

-- Failed password sign-ins for each pair of user name and address, so that every API process slows a guesser down alike.
-- A counter, not a record: rows that no longer matter are removed.
CREATE TABLE sign_in_throttle (
  key              bytea NOT NULL,
  attempts         integer NOT NULL,
  last_attempt_at  timestamptz NOT NULL,
  blocked_until    timestamptz NOT NULL,
  CONSTRAINT sign_in_throttle_pk PRIMARY KEY (key),
  CONSTRAINT sign_in_throttle_key_check CHECK (octet_length(key) = 32),
  CONSTRAINT sign_in_throttle_attempts_check CHECK (attempts >= 1)
);
CREATE INDEX sign_in_throttle_age_idx ON sign_in_throttle (last_attempt_at);

CREATE TRIGGER team_kept BEFORE DELETE ON team FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER person_kept BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER account_kept BEFORE DELETE ON account FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER api_token_kept BEFORE DELETE ON api_token FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE ON team, person, person_email TO gavel_app;
GRANT SELECT, INSERT, UPDATE (password_hash, disabled_at) ON account TO gavel_app;
GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON api_token TO gavel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_throttle TO gavel_app;
