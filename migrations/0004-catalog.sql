-- What changes touch: services with their owners, environments, and which service needs which.
CREATE TABLE service (
  id             uuid NOT NULL,
  key            text NOT NULL,
  name           text NOT NULL,
  description    text NOT NULL,
  tier           smallint NOT NULL,
  owner_team_id  uuid NOT NULL,
  active         boolean NOT NULL DEFAULT true,
  created_at     timestamptz NOT NULL,
  CONSTRAINT service_pk PRIMARY KEY (id),
  CONSTRAINT service_key_key UNIQUE (key),
  CONSTRAINT service_owner_fk FOREIGN KEY (owner_team_id) REFERENCES team (id),
  CONSTRAINT service_key_check CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(key) <= 64),
  CONSTRAINT service_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT service_description_check CHECK (char_length(description) <= 2000),
  CONSTRAINT service_tier_check CHECK (tier BETWEEN 1 AND 4)
);
CREATE INDEX service_list_idx ON service (name, id);
CREATE INDEX service_tier_idx ON service (tier, name, id);
CREATE INDEX service_owner_idx ON service (owner_team_id, name, id);

CREATE TABLE environment (
  id          uuid NOT NULL,
  key         text NOT NULL,
  name        text NOT NULL,
  kind        text NOT NULL,
  region      text,
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  CONSTRAINT environment_pk PRIMARY KEY (id),
  CONSTRAINT environment_key_key UNIQUE (key),
  CONSTRAINT environment_key_check CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(key) <= 64),
  CONSTRAINT environment_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT environment_kind_check CHECK (kind IN ('dev', 'test', 'staging', 'production')),
  CONSTRAINT environment_region_check CHECK (char_length(btrim(region)) BETWEEN 1 AND 64)
);
CREATE INDEX environment_list_idx ON environment (name, id);
CREATE INDEX environment_kind_idx ON environment (kind, name, id);

-- "from needs to": when `to` is down or altered, `from` may feel it. A dependency that ended stays, inactive.
CREATE TABLE service_dependency (
  from_id     uuid NOT NULL,
  to_id       uuid NOT NULL,
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  CONSTRAINT service_dependency_pk PRIMARY KEY (from_id, to_id),
  CONSTRAINT service_dependency_from_fk FOREIGN KEY (from_id) REFERENCES service (id),
  CONSTRAINT service_dependency_to_fk FOREIGN KEY (to_id) REFERENCES service (id),
  CONSTRAINT service_dependency_self_check CHECK (from_id <> to_id)
);
CREATE INDEX service_dependency_to_idx ON service_dependency (to_id);

CREATE TRIGGER service_kept BEFORE DELETE ON service FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER environment_kept BEFORE DELETE ON environment FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE ON service, environment, service_dependency TO gavel_app;
