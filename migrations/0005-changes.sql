-- Standard-change templates: versioned, approved by a second person, expiring. A version is never edited.
CREATE TABLE change_template (
  id             uuid NOT NULL,
  key            text NOT NULL,
  version        integer NOT NULL,
  name           text NOT NULL,
  content        jsonb NOT NULL,
  fixed_fields   text[] NOT NULL,
  proposed_by    uuid NOT NULL,
  proposed_at    timestamptz NOT NULL,
  approved_by    uuid,
  approved_at    timestamptz,
  expires_at     timestamptz NOT NULL,
  retired_at     timestamptz,
  CONSTRAINT change_template_pk PRIMARY KEY (id),
  CONSTRAINT change_template_version_key UNIQUE (key, version),
  CONSTRAINT change_template_two_people_check CHECK (approved_by IS NULL OR approved_by <> proposed_by),
  CONSTRAINT change_template_approval_check CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CONSTRAINT change_template_expiry_check CHECK (expires_at > proposed_at)
);
CREATE INDEX change_template_proposed_idx ON change_template (proposed_at DESC, id DESC);

CREATE SEQUENCE change_number AS bigint;

CREATE TABLE change (
  id                   uuid NOT NULL,
  number               bigint NOT NULL DEFAULT nextval('change_number'),
  type                 text NOT NULL,
  state                text NOT NULL,
  title                text NOT NULL,
  description          text NOT NULL,
  reason               text NOT NULL,
  service_ids          uuid[] NOT NULL,
  environment_ids      uuid[] NOT NULL,
  region               text,
  planned_start        timestamptz,
  planned_end          timestamptz,
  requester_id         uuid NOT NULL,
  implementer_id       uuid,
  verifier_id          uuid,
  risk                 text NOT NULL,
  impact               text NOT NULL,
  urgency              text NOT NULL,
  implementation_plan  text NOT NULL,
  test_plan            text NOT NULL,
  backout_plan         text NOT NULL,
  communication_plan   text NOT NULL,
  work_items           jsonb NOT NULL,
  commits              jsonb NOT NULL,
  artifacts            jsonb NOT NULL,
  outage_expected      boolean NOT NULL,
  security_impact      text NOT NULL,
  privacy_impact       text NOT NULL,
  tags                 text[] NOT NULL,
  external_references  jsonb NOT NULL,
  template_id          uuid,
  incident             text,
  version              integer NOT NULL,
  revision             integer NOT NULL,
  outcome              text,
  validation           text,
  preauthorized_digest text,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  submitted_at         timestamptz,
  started_at           timestamptz,
  implemented_at       timestamptz,
  closed_at            timestamptz,
  search               tsvector NOT NULL GENERATED ALWAYS AS (
                         setweight(to_tsvector('simple', title), 'A') ||
                         setweight(to_tsvector('simple', description), 'B') ||
                         setweight(to_tsvector('simple', reason), 'C')) STORED,
  CONSTRAINT change_pk PRIMARY KEY (id),
  CONSTRAINT change_number_key UNIQUE (number),
  CONSTRAINT change_template_fk FOREIGN KEY (template_id) REFERENCES change_template (id),
  CONSTRAINT change_type_check CHECK (type IN ('STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY')),
  CONSTRAINT change_state_check CHECK (state IN ('DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING',
    'VALIDATING', 'ROLLED_BACK', 'REVIEWING', 'CLOSED', 'REJECTED', 'CANCELED')),
  CONSTRAINT change_risk_check CHECK (risk IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
  CONSTRAINT change_impact_check CHECK (impact IN ('LOW', 'MEDIUM', 'HIGH')),
  CONSTRAINT change_urgency_check CHECK (urgency IN ('LOW', 'MEDIUM', 'HIGH')),
  CONSTRAINT change_outcome_check CHECK (outcome IN ('SUCCESSFUL', 'SUCCESSFUL_WITH_ISSUES', 'UNSUCCESSFUL', 'ROLLED_BACK')),
  CONSTRAINT change_validation_check CHECK (validation IN ('PASSED', 'FAILED')),
  CONSTRAINT change_title_check CHECK (char_length(btrim(title)) BETWEEN 1 AND 200),
  CONSTRAINT change_window_check CHECK (planned_end IS NULL OR (planned_start IS NOT NULL AND planned_end > planned_start)),
  CONSTRAINT change_version_check CHECK (version >= 1 AND revision >= 1 AND revision <= version),
  CONSTRAINT change_standard_check CHECK (type <> 'STANDARD' OR template_id IS NOT NULL),
  CONSTRAINT change_emergency_check CHECK (type <> 'EMERGENCY' OR incident IS NOT NULL),
  CONSTRAINT change_duties_check CHECK (implementer_id IS NULL OR implementer_id IS DISTINCT FROM verifier_id),
  CONSTRAINT change_started_check CHECK (state NOT IN ('IMPLEMENTING', 'VALIDATING', 'REVIEWING', 'ROLLED_BACK', 'CLOSED') OR started_at IS NOT NULL),
  CONSTRAINT change_closed_check CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL) AND (state <> 'CLOSED' OR outcome IS NOT NULL))
);
-- One index for each filter, ending in the sort key (number is in order of filing).
CREATE INDEX change_state_idx ON change (state, number);
CREATE INDEX change_type_idx ON change (type, number);
CREATE INDEX change_risk_idx ON change (risk, number);
CREATE INDEX change_requester_idx ON change (requester_id, number);
CREATE INDEX change_implementer_idx ON change (implementer_id, number);
CREATE INDEX change_verifier_idx ON change (verifier_id, number);
CREATE INDEX change_updated_idx ON change (updated_at, number);
CREATE INDEX change_window_idx ON change ((coalesce(planned_start, 'infinity')), number);
CREATE INDEX change_span_idx ON change USING gist (tstzrange(planned_start, planned_end)) WHERE planned_start IS NOT NULL;
CREATE INDEX change_services_idx ON change USING gin (service_ids);
CREATE INDEX change_environments_idx ON change USING gin (environment_ids);
CREATE INDEX change_tags_idx ON change USING gin (tags);
CREATE INDEX change_search_idx ON change USING gin (search);
CREATE INDEX change_template_idx ON change (template_id) WHERE template_id IS NOT NULL;
CREATE UNIQUE INDEX change_open_incident_key ON change (incident)
  WHERE type = 'EMERGENCY' AND incident LIKE 'alert:%' AND state NOT IN ('CLOSED', 'CANCELED', 'REJECTED');

-- A change is moved and edited, never removed; a closed or cancelled one is as it is.
CREATE FUNCTION change_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION '% on change is refused: changes are kept', TG_OP USING ERRCODE = 'insufficient_privilege'; END IF;
  IF OLD.state IN ('CLOSED', 'CANCELED') THEN
    RAISE EXCEPTION 'change % is %: nothing of it can be altered', OLD.number, OLD.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.requester_id <> OLD.requester_id OR NEW.created_at <> OLD.created_at
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'change %: identity is fixed and each write counts the version up by one', OLD.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_keeps BEFORE UPDATE OR DELETE ON change FOR EACH ROW EXECUTE FUNCTION change_keeps();
CREATE TRIGGER change_no_truncate BEFORE TRUNCATE ON change FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT USAGE ON SEQUENCE change_number TO gavel_app;
GRANT SELECT, INSERT, UPDATE ON change, change_template TO gavel_app;
