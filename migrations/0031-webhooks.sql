-- What other systems tell by webhook: who may tell it, each delivery as it came, and what became of it.

-- A system that tells. In its service account's name its facts are recorded. `services` says which service a repository
-- or project is, `environments` which environment a name of theirs is; null: deployments there are passed over.
CREATE TABLE integration (
  id            uuid NOT NULL,
  key           text NOT NULL,
  name          text NOT NULL,
  vendor        text NOT NULL,
  account_id    uuid NOT NULL,
  services      jsonb NOT NULL,
  environments  jsonb NOT NULL,
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL,
  disabled_by   uuid,
  disabled_at   timestamptz,
  CONSTRAINT integration_pk PRIMARY KEY (id),
  CONSTRAINT integration_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT integration_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT integration_disabler_fk FOREIGN KEY (disabled_by) REFERENCES person (id),
  CONSTRAINT integration_key_check CHECK (key ~ '^[a-z0-9][a-z0-9-]{0,62}$' AND key <> 'alertmanager'),
  CONSTRAINT integration_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT integration_vendor_check CHECK (vendor IN ('GITHUB', 'GITLAB', 'BITBUCKET', 'AZURE_DEVOPS', 'JENKINS', 'CIRCLECI',
    'ARGO_CD', 'SONARQUBE', 'SNYK', 'JIRA', 'CDEVENTS')),
  CONSTRAINT integration_mapping_check CHECK (jsonb_typeof(services) = 'object' AND jsonb_typeof(environments) = 'object'),
  CONSTRAINT integration_disabled_check CHECK ((disabled_by IS NULL) = (disabled_at IS NULL))
);
CREATE UNIQUE INDEX integration_key_key ON integration (key);
CREATE INDEX integration_account_idx ON integration (account_id);

-- Who tells stays who tells: another vendor or account is another integration.
CREATE FUNCTION integration_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.key, NEW.vendor, NEW.account_id, NEW.created_by, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.key, OLD.vendor, OLD.account_id, OLD.created_by, OLD.created_at)
     OR OLD.disabled_at IS NOT NULL THEN
    RAISE EXCEPTION 'integration % keeps its key, vendor and account, and ends once', OLD.key
      USING ERRCODE = 'check_violation', CONSTRAINT = 'integration_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER integration_keeps BEFORE UPDATE ON integration FOR EACH ROW EXECUTE FUNCTION integration_keeps();
CREATE TRIGGER integration_kept BEFORE DELETE ON integration FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER integration_no_truncate BEFORE TRUNCATE ON integration FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What proves who tells, sealed (AES-256-GCM) with a key that is not in this database: `key_id` names it. Two hold while
-- one takes the other's place; the last has no end.
CREATE TABLE integration_secret (
  id              uuid NOT NULL,
  integration_id  uuid NOT NULL,
  sealed          bytea NOT NULL,
  key_id          text NOT NULL,
  created_by      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  valid_until     timestamptz,
  CONSTRAINT integration_secret_pk PRIMARY KEY (id),
  CONSTRAINT integration_secret_integration_fk FOREIGN KEY (integration_id) REFERENCES integration (id),
  CONSTRAINT integration_secret_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT integration_secret_sealed_check CHECK (octet_length(sealed) BETWEEN 29 AND 2048),
  CONSTRAINT integration_secret_key_check CHECK (key_id ~ '^[0-9a-f]{16}$'),
  CONSTRAINT integration_secret_span_check CHECK (valid_until >= created_at)
);
CREATE UNIQUE INDEX integration_secret_current_key ON integration_secret (integration_id) WHERE valid_until IS NULL;
CREATE INDEX integration_secret_integration_idx ON integration_secret (integration_id, created_at, id);

CREATE FUNCTION integration_secret_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until')
     OR NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until THEN
    RAISE EXCEPTION 'a secret of an integration ends, nothing else' USING ERRCODE = 'check_violation', CONSTRAINT = 'integration_secret_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER integration_secret_keeps BEFORE UPDATE ON integration_secret FOR EACH ROW EXECUTE FUNCTION integration_secret_keeps();
CREATE TRIGGER integration_secret_kept BEFORE DELETE ON integration_secret FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER integration_secret_no_truncate BEFORE TRUNCATE ON integration_secret FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A delivery as it came: its headers without what is secret, and its body byte for byte. Of one that nobody vouches for
-- the body's digest alone is kept. Its state tells what became of it; `attempts` counts readings that failed since it was
-- last asked for.
CREATE TABLE webhook_delivery (
  id              uuid NOT NULL,
  integration_id  uuid NOT NULL,
  external_id     text,
  event           text,
  headers         jsonb NOT NULL,
  body            bytea,
  body_bytes      integer NOT NULL,
  body_digest     text NOT NULL,
  received_at     timestamptz NOT NULL,
  verdict         text NOT NULL,
  state           text NOT NULL,
  attempts        integer NOT NULL DEFAULT 0,
  CONSTRAINT webhook_delivery_pk PRIMARY KEY (id),
  CONSTRAINT webhook_delivery_integration_fk FOREIGN KEY (integration_id) REFERENCES integration (id),
  CONSTRAINT webhook_delivery_external_check CHECK (char_length(external_id) BETWEEN 1 AND 300),
  CONSTRAINT webhook_delivery_event_check CHECK (char_length(event) BETWEEN 1 AND 200),
  CONSTRAINT webhook_delivery_headers_check CHECK (jsonb_typeof(headers) = 'object'),
  CONSTRAINT webhook_delivery_digest_check CHECK (body_digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT webhook_delivery_body_check CHECK (body IS NULL
    OR (octet_length(body) = body_bytes AND body_digest = 'sha256:' || encode(sha256(body), 'hex'))),
  CONSTRAINT webhook_delivery_verdict_check CHECK (verdict IN ('TAKEN', 'BAD_SIGNATURE', 'STALE', 'ID_REUSED', 'MALFORMED')),
  CONSTRAINT webhook_delivery_taken_check CHECK (verdict <> 'TAKEN'
    OR (body IS NOT NULL AND external_id IS NOT NULL AND event IS NOT NULL)),
  CONSTRAINT webhook_delivery_state_check CHECK (state IN ('WAITING', 'READ', 'UNREAD', 'REFUSED', 'FAILED', 'REJECTED')
    AND (state = 'REJECTED') = (verdict <> 'TAKEN')),
  CONSTRAINT webhook_delivery_attempts_check CHECK (attempts >= 0)
);
CREATE UNIQUE INDEX webhook_delivery_external_key ON webhook_delivery (integration_id, external_id) WHERE verdict = 'TAKEN';
CREATE UNIQUE INDEX webhook_delivery_body_key ON webhook_delivery (integration_id, body_digest) WHERE verdict = 'TAKEN';
CREATE INDEX webhook_delivery_list_idx ON webhook_delivery (received_at, id);
CREATE INDEX webhook_delivery_state_idx ON webhook_delivery (state, received_at, id);
CREATE INDEX webhook_delivery_event_idx ON webhook_delivery (event, received_at, id);
CREATE INDEX webhook_delivery_integration_idx ON webhook_delivery (integration_id, received_at, id);
CREATE INDEX webhook_delivery_rejected_idx ON webhook_delivery (integration_id, received_at) WHERE verdict <> 'TAKEN';

CREATE FUNCTION webhook_delivery_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.integration_id, NEW.external_id, NEW.event, NEW.headers, NEW.body, NEW.body_bytes, NEW.body_digest, NEW.received_at, NEW.verdict)
       IS DISTINCT FROM (OLD.id, OLD.integration_id, OLD.external_id, OLD.event, OLD.headers, OLD.body, OLD.body_bytes, OLD.body_digest, OLD.received_at, OLD.verdict)
     OR OLD.verdict <> 'TAKEN' THEN
    RAISE EXCEPTION 'delivery % is kept as it came', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'webhook_delivery_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER webhook_delivery_keeps BEFORE UPDATE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION webhook_delivery_keeps();
CREATE TRIGGER webhook_delivery_kept BEFORE DELETE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER webhook_delivery_no_truncate BEFORE TRUNCATE ON webhook_delivery FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Each time a delivery was read: what it brought (`facts`: how many of each kind), or why it brought nothing.
CREATE TABLE webhook_reading (
  id           uuid NOT NULL,
  delivery_id  uuid NOT NULL,
  outcome      text NOT NULL,
  note         text,
  facts        jsonb NOT NULL,
  problems     jsonb NOT NULL,
  read_at      timestamptz NOT NULL,
  CONSTRAINT webhook_reading_pk PRIMARY KEY (id),
  CONSTRAINT webhook_reading_delivery_fk FOREIGN KEY (delivery_id) REFERENCES webhook_delivery (id),
  CONSTRAINT webhook_reading_outcome_check CHECK (outcome IN ('READ', 'UNREAD', 'REFUSED', 'FAILED')),
  CONSTRAINT webhook_reading_note_check CHECK (char_length(note) BETWEEN 1 AND 2000),
  CONSTRAINT webhook_reading_facts_check CHECK (jsonb_typeof(facts) = 'object' AND jsonb_typeof(problems) = 'array')
);
CREATE INDEX webhook_reading_delivery_idx ON webhook_reading (delivery_id, read_at, id);
CREATE TRIGGER webhook_reading_append_only BEFORE UPDATE OR DELETE ON webhook_reading FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER webhook_reading_no_truncate BEFORE TRUNCATE ON webhook_reading FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (name, services, environments, disabled_by, disabled_at) ON integration TO gavel_app;
GRANT SELECT, INSERT, UPDATE (valid_until) ON integration_secret TO gavel_app;
GRANT SELECT, INSERT, UPDATE (state, attempts) ON webhook_delivery TO gavel_app;
GRANT SELECT, INSERT ON webhook_reading TO gavel_app;
