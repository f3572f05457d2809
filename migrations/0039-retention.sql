-- For how long content is kept: under which regulations services and changes stand, legal holds, and what expired by rule.

-- That a service or a change stands under a regulation. What ended stays: documents that were attached before are kept by it.
CREATE TABLE regulation_mark (
  id          uuid NOT NULL,
  regulation  text NOT NULL,
  service_id  uuid,
  change_id   uuid,
  since       timestamptz NOT NULL,
  until       timestamptz,
  CONSTRAINT regulation_mark_pk PRIMARY KEY (id),
  CONSTRAINT regulation_mark_service_fk FOREIGN KEY (service_id) REFERENCES service (id),
  CONSTRAINT regulation_mark_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT regulation_mark_subject_check CHECK (num_nonnulls(service_id, change_id) = 1),
  CONSTRAINT regulation_mark_regulation_check CHECK (regulation ~ '^[A-Z][A-Z0-9_]{1,39}$'),
  CONSTRAINT regulation_mark_span_check CHECK (until >= since)
);
CREATE UNIQUE INDEX regulation_mark_service_key ON regulation_mark (service_id, regulation) WHERE until IS NULL;
CREATE UNIQUE INDEX regulation_mark_change_key ON regulation_mark (change_id, regulation) WHERE until IS NULL;
CREATE INDEX regulation_mark_service_idx ON regulation_mark (service_id, until);
CREATE INDEX regulation_mark_change_idx ON regulation_mark (change_id, until);

CREATE FUNCTION regulation_mark_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until IS NOT NULL OR NEW.until IS NULL
     OR (NEW.id, NEW.regulation, NEW.service_id, NEW.change_id, NEW.since)
       IS DISTINCT FROM (OLD.id, OLD.regulation, OLD.service_id, OLD.change_id, OLD.since) THEN
    RAISE EXCEPTION 'mark %: it ends once and is otherwise kept', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'regulation_mark_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER regulation_mark_keeps BEFORE UPDATE ON regulation_mark FOR EACH ROW EXECUTE FUNCTION regulation_mark_keeps();
CREATE TRIGGER regulation_mark_kept BEFORE DELETE ON regulation_mark FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER regulation_mark_no_truncate BEFORE TRUNCATE ON regulation_mark FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What must not go while a matter is open. All that is said narrows; at least one thing is said.
CREATE TABLE legal_hold (
  id              uuid NOT NULL,
  matter          text NOT NULL,
  reason          text NOT NULL,
  change_id       uuid,
  service_id      uuid,
  person_id       uuid,
  from_at         timestamptz,
  until_at        timestamptz,
  placed_by       uuid NOT NULL,
  placed_account  uuid NOT NULL,
  placed_at       timestamptz NOT NULL,
  lifted_by       uuid,
  lifted_account  uuid,
  lifted_at       timestamptz,
  lift_reason     text,
  CONSTRAINT legal_hold_pk PRIMARY KEY (id),
  CONSTRAINT legal_hold_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT legal_hold_service_fk FOREIGN KEY (service_id) REFERENCES service (id),
  CONSTRAINT legal_hold_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT legal_hold_placer_fk FOREIGN KEY (placed_by) REFERENCES person (id),
  CONSTRAINT legal_hold_placer_account_fk FOREIGN KEY (placed_account) REFERENCES account (id),
  CONSTRAINT legal_hold_lifter_fk FOREIGN KEY (lifted_by) REFERENCES person (id),
  CONSTRAINT legal_hold_lifter_account_fk FOREIGN KEY (lifted_account) REFERENCES account (id),
  CONSTRAINT legal_hold_matter_check CHECK (char_length(btrim(matter)) BETWEEN 1 AND 200),
  CONSTRAINT legal_hold_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 5000),
  CONSTRAINT legal_hold_scope_check CHECK (num_nonnulls(change_id, service_id, person_id, from_at, until_at) > 0),
  CONSTRAINT legal_hold_period_check CHECK (until_at > from_at),
  CONSTRAINT legal_hold_lifted_check CHECK (num_nonnulls(lifted_by, lifted_account, lifted_at, lift_reason) IN (0, 4)),
  CONSTRAINT legal_hold_lift_reason_check CHECK (char_length(btrim(lift_reason)) BETWEEN 1 AND 5000)
);
CREATE INDEX legal_hold_list_idx ON legal_hold (placed_at, id);
CREATE INDEX legal_hold_open_idx ON legal_hold (placed_at, id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_matter_idx ON legal_hold (matter, placed_at, id);
CREATE INDEX legal_hold_change_idx ON legal_hold (change_id, placed_at, id);
CREATE INDEX legal_hold_service_idx ON legal_hold (service_id, placed_at, id);
CREATE INDEX legal_hold_person_idx ON legal_hold (person_id, placed_at, id);

-- What is recorded to go is recorded before a hold is there, or sees it: holds wait for such transactions, and they for holds.
CREATE FUNCTION legal_hold_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('gavel.legal_hold'));
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_waits BEFORE INSERT ON legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_waits();

CREATE FUNCTION legal_hold_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL
     OR (NEW.id, NEW.matter, NEW.reason, NEW.change_id, NEW.service_id, NEW.person_id, NEW.from_at, NEW.until_at,
         NEW.placed_by, NEW.placed_account, NEW.placed_at)
       IS DISTINCT FROM (OLD.id, OLD.matter, OLD.reason, OLD.change_id, OLD.service_id, OLD.person_id, OLD.from_at, OLD.until_at,
         OLD.placed_by, OLD.placed_account, OLD.placed_at) THEN
    RAISE EXCEPTION 'hold %: it is lifted once and otherwise kept', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_hold_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_keeps BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION legal_hold_keeps();
CREATE TRIGGER legal_hold_kept BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER legal_hold_no_truncate BEFORE TRUNCATE ON legal_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The holds that cover a document. A person's are what they attached, and all of a change that they filed, carried out,
-- verified or voted on; a period's is all of a change that was under way in it.
CREATE FUNCTION holds_over(document uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(h.id ORDER BY h.id), '{}')
  FROM evidence e JOIN change c ON c.id = e.change_id JOIN legal_hold h ON h.lifted_at IS NULL
    AND (h.change_id IS NULL OR h.change_id = c.id)
    AND (h.service_id IS NULL OR h.service_id = ANY (c.service_ids))
    AND (h.person_id IS NULL OR h.person_id IN (e.attached_by, c.requester_id, c.implementer_id, c.verifier_id)
      OR EXISTS (SELECT FROM approval_round a JOIN vote v ON v.round_id = a.id WHERE a.change_id = c.id AND v.person_id = h.person_id))
    AND (h.until_at IS NULL OR c.created_at < h.until_at)
    AND (h.from_at IS NULL OR c.closed_at IS NULL OR greatest(c.closed_at, e.attached_at) >= h.from_at)
  WHERE e.id = document
$$;

-- Documents whose content a rule took away, each by an event that says so. `settled_at`: when nothing was left to do;
-- `removed`: whether the bytes went then, or stayed because another document has the same.
CREATE TABLE content_expiry (
  evidence_id  uuid NOT NULL,
  digest       text NOT NULL,
  rule         text NOT NULL,
  event_id     uuid NOT NULL,
  expired_at   timestamptz NOT NULL,
  settled_at   timestamptz,
  removed      boolean,
  CONSTRAINT content_expiry_pk PRIMARY KEY (evidence_id),
  CONSTRAINT content_expiry_event_key UNIQUE (event_id),
  CONSTRAINT content_expiry_evidence_fk FOREIGN KEY (evidence_id) REFERENCES evidence (id),
  CONSTRAINT content_expiry_event_fk FOREIGN KEY (event_id) REFERENCES event (id),
  CONSTRAINT content_expiry_settled_check CHECK ((settled_at IS NULL) = (removed IS NULL))
);
CREATE INDEX content_expiry_digest_idx ON content_expiry (digest);
CREATE INDEX content_expiry_open_idx ON content_expiry (expired_at, evidence_id) WHERE settled_at IS NULL;

CREATE FUNCTION content_expiry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('gavel.legal_hold'));
  IF cardinality(holds_over(NEW.evidence_id)) > 0 THEN
    RAISE EXCEPTION 'document % is under a legal hold', NEW.evidence_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_expiry_hold_check';
  END IF;
  IF NOT EXISTS (SELECT FROM evidence WHERE id = NEW.evidence_id AND digest = NEW.digest AND size_bytes IS NOT NULL)
     OR NEW.settled_at IS NOT NULL THEN
    RAISE EXCEPTION 'document % has no such content here', NEW.evidence_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_expiry_document_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER content_expiry_fits BEFORE INSERT ON content_expiry FOR EACH ROW EXECUTE FUNCTION content_expiry_fits();

-- Nothing expires but by an event that says which document, by which rule.
CREATE FUNCTION content_expiry_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM event WHERE id = NEW.event_id AND type = 'change.evidenceExpired' AND occurred_at = NEW.expired_at
                 AND data ->> 'evidence' = NEW.evidence_id::text AND data ->> 'digest' = NEW.digest AND data ->> 'rule' = NEW.rule) THEN
    RAISE EXCEPTION 'no event says that document % expired', NEW.evidence_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_expiry_told_check';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER content_expiry_told AFTER INSERT ON content_expiry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION content_expiry_told();

CREATE FUNCTION content_expiry_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.settled_at IS NOT NULL OR NEW.settled_at IS NULL
     OR (NEW.evidence_id, NEW.digest, NEW.rule, NEW.event_id, NEW.expired_at)
       IS DISTINCT FROM (OLD.evidence_id, OLD.digest, OLD.rule, OLD.event_id, OLD.expired_at) THEN
    RAISE EXCEPTION 'expiry of %: it is settled once and otherwise kept', OLD.evidence_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_expiry_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER content_expiry_keeps BEFORE UPDATE ON content_expiry FOR EACH ROW EXECUTE FUNCTION content_expiry_keeps();
CREATE TRIGGER content_expiry_kept BEFORE DELETE ON content_expiry FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER content_expiry_no_truncate BEFORE TRUNCATE ON content_expiry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Passes go through documents in the order in which they were attached.
CREATE INDEX evidence_attached_idx ON evidence (attached_at, id) WHERE size_bytes IS NOT NULL;

GRANT SELECT, INSERT, UPDATE (until) ON regulation_mark TO gavel_app;
GRANT SELECT, INSERT, UPDATE (lifted_by, lifted_account, lifted_at, lift_reason) ON legal_hold TO gavel_app;
GRANT SELECT, INSERT, UPDATE (settled_at, removed) ON content_expiry TO gavel_app;
