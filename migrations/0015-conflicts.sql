-- What finds conflicts of windows: which change holds which service, place and person, and when.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Changes whose work is still ahead or going on hold what their window names.
CREATE FUNCTION change_holds(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN state IN ('DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING');

-- A change's window under each thing that it holds: an index over lists of ids and time together, which PostgreSQL has
-- none of its own for. Written by a trigger alone, from the row of the change.
CREATE TABLE change_slot (
  change_id   uuid NOT NULL,
  subject_id  uuid NOT NULL,
  span        tstzrange NOT NULL,
  CONSTRAINT change_slot_pk PRIMARY KEY (change_id, subject_id),
  CONSTRAINT change_slot_change_fk FOREIGN KEY (change_id) REFERENCES change (id)
);

INSERT INTO change_slot (change_id, subject_id, span)
SELECT DISTINCT c.id, held.id, tstzrange(c.planned_start, c.planned_end)
FROM change c, unnest(c.service_ids || c.environment_ids || c.implementer_id) AS held(id)
WHERE change_holds(c.state) AND c.planned_end IS NOT NULL AND held.id IS NOT NULL;
CREATE INDEX change_slot_when_idx ON change_slot USING gist (subject_id, span) INCLUDE (change_id);

CREATE FUNCTION change_takes_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (change_holds(OLD.state), OLD.planned_start, OLD.planned_end, OLD.service_ids, OLD.environment_ids, OLD.implementer_id)
       IS NOT DISTINCT FROM
       (change_holds(NEW.state), NEW.planned_start, NEW.planned_end, NEW.service_ids, NEW.environment_ids, NEW.implementer_id) THEN
      RETURN NULL;
    END IF;
    DELETE FROM change_slot WHERE change_id = NEW.id;
  END IF;
  IF change_holds(NEW.state) AND NEW.planned_end IS NOT NULL THEN
    INSERT INTO change_slot (change_id, subject_id, span)
    SELECT DISTINCT NEW.id, held.id, tstzrange(NEW.planned_start, NEW.planned_end)
    FROM unnest(NEW.service_ids || NEW.environment_ids || NEW.implementer_id) AS held(id) WHERE held.id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER change_takes_slots
  AFTER INSERT OR UPDATE OF state, planned_start, planned_end, service_ids, environment_ids, implementer_id ON change
  FOR EACH ROW EXECUTE FUNCTION change_takes_slots();

GRANT SELECT ON change_slot TO gavel_app;

-- Addresses of calendars for calendar programs, which cannot sign in. The secret in the address is told once; its hash is kept.
CREATE TABLE calendar_feed (
  id            uuid NOT NULL,
  person_id     uuid NOT NULL,
  subject_kind  text NOT NULL,
  subject_id    uuid NOT NULL,
  name          text NOT NULL,
  secret_hash   bytea NOT NULL,
  created_at    timestamptz NOT NULL,
  revoked_at    timestamptz,
  revoked_by    uuid,
  last_used_at  timestamptz,
  CONSTRAINT calendar_feed_pk PRIMARY KEY (id),
  CONSTRAINT calendar_feed_secret_key UNIQUE (secret_hash),
  CONSTRAINT calendar_feed_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT calendar_feed_revoker_fk FOREIGN KEY (revoked_by) REFERENCES person (id),
  CONSTRAINT calendar_feed_kind_check CHECK (subject_kind IN ('BOARD', 'SERVICE', 'TEAM', 'PERSON')),
  CONSTRAINT calendar_feed_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT calendar_feed_hash_check CHECK (octet_length(secret_hash) = 32),
  CONSTRAINT calendar_feed_revoked_check CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND revoked_at >= created_at)
);
CREATE INDEX calendar_feed_person_idx ON calendar_feed (person_id, id);

CREATE FUNCTION calendar_feed_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_by) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by) THEN
    RAISE EXCEPTION 'calendar feed % stays revoked', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'calendar_feed_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_feed_keeps BEFORE UPDATE ON calendar_feed FOR EACH ROW EXECUTE FUNCTION calendar_feed_keeps();
CREATE TRIGGER calendar_feed_kept BEFORE DELETE ON calendar_feed FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER calendar_feed_no_truncate BEFORE TRUNCATE ON calendar_feed FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by, last_used_at) ON calendar_feed TO gavel_app;
