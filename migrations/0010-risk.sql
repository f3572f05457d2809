-- How risky a change is: the models that say so, what each assessment found, and the register of known risks.

-- The text of every model that ever assessed, under its digest (SHA-256 over its canonical JSON, RFC 8785).
CREATE TABLE risk_model (
  digest      text NOT NULL,
  model       jsonb NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT risk_model_pk PRIMARY KEY (digest),
  CONSTRAINT risk_model_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT risk_model_model_check CHECK (jsonb_typeof(model) = 'object')
);
CREATE TRIGGER risk_model_append_only BEFORE UPDATE OR DELETE ON risk_model FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_model_no_truncate BEFORE TRUNCATE ON risk_model FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What a model made of a change at one time: `signals` holds each value as it was known then, with points and source.
CREATE TABLE risk_assessment (
  id            uuid NOT NULL,
  change_id     uuid NOT NULL,
  model_digest  text NOT NULL,
  score         integer NOT NULL,
  class         text NOT NULL,
  complete      boolean NOT NULL,
  signals       jsonb NOT NULL,
  because       text NOT NULL,
  revision      integer NOT NULL,
  digest        text NOT NULL,
  assessed_at   timestamptz NOT NULL,
  CONSTRAINT risk_assessment_pk PRIMARY KEY (id),
  CONSTRAINT risk_assessment_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT risk_assessment_model_fk FOREIGN KEY (model_digest) REFERENCES risk_model (digest),
  CONSTRAINT risk_assessment_class_check CHECK (class IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
  CONSTRAINT risk_assessment_score_check CHECK (score >= 0),
  CONSTRAINT risk_assessment_signals_check CHECK (jsonb_typeof(signals) = 'array' AND jsonb_array_length(signals) > 0),
  CONSTRAINT risk_assessment_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$')
);
-- Ids are in order of time: the newest of a change is the last of its part of the index.
CREATE INDEX risk_assessment_change_idx ON risk_assessment (change_id, id);
CREATE TRIGGER risk_assessment_append_only BEFORE UPDATE OR DELETE ON risk_assessment FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_assessment_no_truncate BEFORE TRUNCATE ON risk_assessment FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Somebody's word against the model's. It is for one content, and lapses when the model finds more than it spoke of.
CREATE TABLE risk_override (
  id               uuid NOT NULL,
  change_id        uuid NOT NULL,
  assessment_id    uuid NOT NULL,
  assessed         text NOT NULL,
  class            text NOT NULL,
  reason           text NOT NULL,
  revision         integer NOT NULL,
  digest           text NOT NULL,
  decided_by       uuid NOT NULL,
  decided_account  uuid NOT NULL,
  decided_at       timestamptz NOT NULL,
  CONSTRAINT risk_override_pk PRIMARY KEY (id),
  CONSTRAINT risk_override_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT risk_override_assessment_fk FOREIGN KEY (assessment_id) REFERENCES risk_assessment (id),
  CONSTRAINT risk_override_person_fk FOREIGN KEY (decided_by) REFERENCES person (id),
  CONSTRAINT risk_override_account_fk FOREIGN KEY (decided_account) REFERENCES account (id),
  CONSTRAINT risk_override_assessed_check CHECK (assessed IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
  CONSTRAINT risk_override_class_check CHECK (class IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
  CONSTRAINT risk_override_differs_check CHECK (class <> assessed),
  CONSTRAINT risk_override_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 5000),
  CONSTRAINT risk_override_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$')
);
CREATE INDEX risk_override_change_idx ON risk_override (change_id, id);

-- Nobody talks the risk of a change down who asked for it: said in the policies, and here again.
CREATE FUNCTION risk_override_independent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  classes CONSTANT text[] := ARRAY['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'];
BEGIN
  IF array_position(classes, NEW.class) < array_position(classes, NEW.assessed)
     AND EXISTS (SELECT FROM change c WHERE c.id = NEW.change_id AND NEW.decided_by IN (c.requester_id, c.implementer_id)) THEN
    RAISE EXCEPTION 'who asked for a change or carries it out does not lower its risk'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'risk_override_independent_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_override_independent BEFORE INSERT ON risk_override FOR EACH ROW EXECUTE FUNCTION risk_override_independent();
CREATE TRIGGER risk_override_append_only BEFORE UPDATE OR DELETE ON risk_override FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_override_no_truncate BEFORE TRUNCATE ON risk_override FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- How changes turned out, by service and by the team that owned it then: what the newest hundreds say of a service must
-- not cost a walk over all changes it ever had.
CREATE TABLE risk_history (
  change_id   uuid NOT NULL,
  service_id  uuid NOT NULL,
  team_id     uuid NOT NULL,
  failed      boolean NOT NULL,
  closed_at   timestamptz NOT NULL,
  CONSTRAINT risk_history_pk PRIMARY KEY (change_id, service_id),
  CONSTRAINT risk_history_change_fk FOREIGN KEY (change_id) REFERENCES change (id)
);
CREATE INDEX risk_history_service_idx ON risk_history (service_id, closed_at DESC) INCLUDE (failed);
CREATE INDEX risk_history_team_idx ON risk_history (team_id, closed_at DESC) INCLUDE (failed);
CREATE TRIGGER risk_history_append_only BEFORE UPDATE OR DELETE ON risk_history FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_history_no_truncate BEFORE TRUNCATE ON risk_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Who has brought a change on a service to its end before: authors as commits name them, implementers by `person:` and id.
CREATE TABLE risk_author (
  service_id  uuid NOT NULL,
  author      text NOT NULL,
  first_at    timestamptz NOT NULL,
  CONSTRAINT risk_author_pk PRIMARY KEY (service_id, author),
  CONSTRAINT risk_author_author_check CHECK (char_length(author) BETWEEN 1 AND 500)
);
CREATE TRIGGER risk_author_append_only BEFORE UPDATE OR DELETE ON risk_author FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_author_no_truncate BEFORE TRUNCATE ON risk_author FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

INSERT INTO risk_history (change_id, service_id, team_id, failed, closed_at)
SELECT c.id, s.id, s.owner_team_id, c.outcome IN ('UNSUCCESSFUL', 'ROLLED_BACK'), c.closed_at
FROM change c JOIN service s ON s.id = ANY (c.service_ids) WHERE c.state = 'CLOSED';
INSERT INTO risk_author (service_id, author, first_at)
SELECT s.id, who.author, min(c.closed_at)
FROM change c CROSS JOIN LATERAL unnest(c.service_ids) AS s(id)
CROSS JOIN LATERAL (
  SELECT lower(btrim(k ->> 'author')) AS author FROM jsonb_array_elements(c.commits) AS k
  UNION SELECT 'person:' || c.implementer_id) AS who
WHERE c.state = 'CLOSED' AND who.author <> '' GROUP BY s.id, who.author;

-- What a back-test walks along.
CREATE INDEX change_closed_idx ON change (closed_at, id) WHERE state = 'CLOSED';

-- When a service had its last emergency.
CREATE INDEX change_emergency_services_idx ON change USING gin (service_ids) WHERE type = 'EMERGENCY';

-- The register: risks that are known and owned, whether a change is at hand or not.
CREATE SEQUENCE risk_entry_number AS bigint;
CREATE TABLE risk_entry (
  id               uuid NOT NULL,
  number           bigint NOT NULL DEFAULT nextval('risk_entry_number'),
  version          integer NOT NULL,
  title            text NOT NULL,
  description      text NOT NULL,
  owner_id         uuid NOT NULL,
  likelihood       smallint NOT NULL,
  impact           smallint NOT NULL,
  score            smallint NOT NULL GENERATED ALWAYS AS (likelihood * impact) STORED,
  mitigation       text NOT NULL,
  status           text NOT NULL,
  review_on        timestamptz NOT NULL,
  accepted_reason  text,
  accepted_until   timestamptz,
  change_ids       uuid[] NOT NULL,
  releases         text[] NOT NULL,
  created_by       uuid NOT NULL,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  CONSTRAINT risk_entry_pk PRIMARY KEY (id),
  CONSTRAINT risk_entry_number_key UNIQUE (number),
  CONSTRAINT risk_entry_owner_fk FOREIGN KEY (owner_id) REFERENCES person (id),
  CONSTRAINT risk_entry_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT risk_entry_title_check CHECK (char_length(btrim(title)) BETWEEN 1 AND 200),
  CONSTRAINT risk_entry_text_check CHECK (char_length(description) <= 20000 AND char_length(mitigation) <= 20000),
  CONSTRAINT risk_entry_likelihood_check CHECK (likelihood BETWEEN 1 AND 5),
  CONSTRAINT risk_entry_impact_check CHECK (impact BETWEEN 1 AND 5),
  CONSTRAINT risk_entry_status_check CHECK (status IN ('OPEN', 'MITIGATING', 'ACCEPTED', 'CLOSED')),
  -- A risk is accepted for a reason and for a time, never for good.
  CONSTRAINT risk_entry_accepted_check CHECK (CASE WHEN status = 'ACCEPTED'
    THEN btrim(accepted_reason) <> '' AND accepted_reason IS NOT NULL AND accepted_until > updated_at AND accepted_until IS NOT NULL
    ELSE accepted_reason IS NULL AND accepted_until IS NULL END),
  CONSTRAINT risk_entry_links_check CHECK (cardinality(change_ids) <= 100 AND cardinality(releases) <= 100),
  CONSTRAINT risk_entry_version_check CHECK (version >= 1)
);
-- One index for each order and filter, ending in the sort key.
CREATE INDEX risk_entry_review_idx ON risk_entry (review_on, number);
CREATE INDEX risk_entry_score_idx ON risk_entry (score, number);
CREATE INDEX risk_entry_owner_idx ON risk_entry (owner_id, number);
CREATE INDEX risk_entry_status_idx ON risk_entry (status, number);
CREATE INDEX risk_entry_changes_idx ON risk_entry USING gin (change_ids);
CREATE INDEX risk_entry_releases_idx ON risk_entry USING gin (releases);

CREATE FUNCTION risk_entry_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'each write of a risk counts its version up by one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'risk_entry_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_entry_keeps BEFORE UPDATE ON risk_entry FOR EACH ROW EXECUTE FUNCTION risk_entry_keeps();
CREATE TRIGGER risk_entry_kept BEFORE DELETE ON risk_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER risk_entry_no_truncate BEFORE TRUNCATE ON risk_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON risk_model, risk_assessment, risk_override, risk_history, risk_author TO gavel_app;
GRANT USAGE ON SEQUENCE risk_entry_number TO gavel_app;
GRANT SELECT, INSERT, UPDATE (version, title, description, owner_id, likelihood, impact, mitigation, status, review_on,
  accepted_reason, accepted_until, change_ids, releases, updated_at) ON risk_entry TO gavel_app;
