-- What auditors draw, and what they read. A population is the production deployments of a period, as deployment facts had
-- them at one moment, held against the changes that say they were carried out in it.

CREATE TABLE audit_population (
  id                uuid NOT NULL,
  from_at           timestamptz NOT NULL,
  to_at             timestamptz NOT NULL,
  -- Keys of the catalogue, and kinds of change; empty for all.
  services          text[] NOT NULL,
  environments      text[] NOT NULL,
  regions           text[] NOT NULL,
  change_types      text[] NOT NULL,
  drawn_by          uuid NOT NULL,
  drawn_account     uuid NOT NULL,
  drawn_at          timestamptz NOT NULL,
  deployments       integer NOT NULL,
  without_change    integer NOT NULL,
  not_covered       integer NOT NULL,
  changes           integer NOT NULL,
  not_deployed      integer NOT NULL,
  deployed_other    integer NOT NULL,
  digest            text NOT NULL,
  CONSTRAINT audit_population_pk PRIMARY KEY (id),
  CONSTRAINT audit_population_person_fk FOREIGN KEY (drawn_by) REFERENCES person (id),
  CONSTRAINT audit_population_account_fk FOREIGN KEY (drawn_account) REFERENCES account (id),
  CONSTRAINT audit_population_span_check CHECK (to_at > from_at),
  CONSTRAINT audit_population_counts_check CHECK (least(deployments, without_change, not_covered, changes, not_deployed, deployed_other) >= 0
    AND without_change + not_covered <= deployments),
  CONSTRAINT audit_population_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$')
);
CREATE INDEX audit_population_list_idx ON audit_population (drawn_at, id);
CREATE INDEX audit_population_person_idx ON audit_population (drawn_by, drawn_at, id);

-- A row is kept as the line that the digest is over: canonical JSON (RFC 8785). What the columns beside it say is in it, too.
CREATE TABLE audit_population_row (
  population_id  uuid NOT NULL,
  ordinal        integer NOT NULL,
  kind           text NOT NULL,
  finding        text NOT NULL,
  deployment_id  uuid,
  change_id      uuid,
  line           text NOT NULL,
  CONSTRAINT audit_population_row_pk PRIMARY KEY (population_id, ordinal),
  CONSTRAINT audit_population_row_population_fk FOREIGN KEY (population_id) REFERENCES audit_population (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT audit_population_row_finding_check CHECK (CASE kind
    WHEN 'deployment' THEN deployment_id IS NOT NULL AND finding IN ('MATCHED', 'WITHOUT_CHANGE', 'NOT_COVERED')
      AND (finding = 'WITHOUT_CHANGE') = (change_id IS NULL)
    WHEN 'change' THEN deployment_id IS NULL AND change_id IS NOT NULL AND finding IN ('NOT_DEPLOYED', 'DEPLOYED_OTHER')
    ELSE false END)
);
CREATE INDEX audit_population_row_finding_idx ON audit_population_row (population_id, finding, ordinal);
CREATE INDEX audit_population_row_change_idx ON audit_population_row (population_id, change_id) WHERE change_id IS NOT NULL;

-- Rows come before their population; once it is there, it is whole.
CREATE FUNCTION audit_population_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT population_id FROM added) a JOIN audit_population p ON p.id = a.population_id) THEN
    RAISE EXCEPTION 'a population is drawn once' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_population_whole_check';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_population_whole AFTER INSERT ON audit_population_row
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_population_whole();
CREATE TRIGGER audit_population_append_only BEFORE UPDATE OR DELETE ON audit_population FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_population_no_truncate BEFORE TRUNCATE ON audit_population FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_population_row_append_only BEFORE UPDATE OR DELETE ON audit_population_row FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_population_row_no_truncate BEFORE TRUNCATE ON audit_population_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Some deployments or changes of a population, drawn by a seed: docs/controls.md says how, so that anybody can draw it again.
CREATE TABLE audit_sample (
  id             uuid NOT NULL,
  population_id  uuid NOT NULL,
  method         text NOT NULL,
  seed           text NOT NULL,
  stratify_by    text[] NOT NULL,
  size           integer NOT NULL,
  -- [{"stratum", "population", "drawn"}], and the places of the rows in the population.
  strata         jsonb NOT NULL,
  ordinals       integer[] NOT NULL,
  digest         text NOT NULL,
  drawn_by       uuid NOT NULL,
  drawn_account  uuid NOT NULL,
  drawn_at       timestamptz NOT NULL,
  CONSTRAINT audit_sample_pk PRIMARY KEY (id),
  CONSTRAINT audit_sample_population_fk FOREIGN KEY (population_id) REFERENCES audit_population (id),
  CONSTRAINT audit_sample_person_fk FOREIGN KEY (drawn_by) REFERENCES person (id),
  CONSTRAINT audit_sample_account_fk FOREIGN KEY (drawn_account) REFERENCES account (id),
  CONSTRAINT audit_sample_seed_check CHECK (char_length(seed) BETWEEN 1 AND 200),
  CONSTRAINT audit_sample_size_check CHECK (size >= 1 AND cardinality(ordinals) <= size),
  CONSTRAINT audit_sample_strata_check CHECK (jsonb_typeof(strata) = 'array'),
  CONSTRAINT audit_sample_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$')
);
CREATE INDEX audit_sample_list_idx ON audit_sample (population_id, drawn_at, id);
CREATE TRIGGER audit_sample_append_only BEFORE UPDATE OR DELETE ON audit_sample FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_sample_no_truncate BEFORE TRUNCATE ON audit_sample FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Reads of the audit are events. They are looked for by what was read, by whom, and in order.
CREATE INDEX event_audit_read_idx ON event (seq) WHERE type = 'audit.read';
CREATE INDEX event_audit_reader_idx ON event (actor_person, seq) WHERE type = 'audit.read';
CREATE INDEX event_audit_query_idx ON event ((data ->> 'query'), seq) WHERE type = 'audit.read';

-- When a change says that it was carried out.
CREATE INDEX change_carried_out_idx ON change ((coalesce(implemented_at, closed_at)), id) WHERE started_at IS NOT NULL;

GRANT SELECT, INSERT ON audit_population, audit_population_row, audit_sample TO gavel_app;
