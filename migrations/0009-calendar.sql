-- Windows, freezes, business events and bookings, and the overrides that let a change through a freeze.

-- What is in the calendar now. An empty list in a scope does not narrow it. `starts_at` is a wall clock in `time_zone`;
-- `covers_from` and `covers_to` are the outer bounds of all occurrences, for the index: never, where the rule is endless.
CREATE TABLE calendar_entry (
  id                 uuid NOT NULL,
  version            integer NOT NULL,
  kind               text NOT NULL,
  strength           text,
  name               text NOT NULL,
  reason             text NOT NULL,
  starts_at          text NOT NULL,
  time_zone          text NOT NULL,
  duration           text NOT NULL,
  rule               text,
  exceptions         text[] NOT NULL,
  additions          text[] NOT NULL,
  covers_from        timestamptz NOT NULL,
  covers_to          timestamptz,
  service_ids        uuid[] NOT NULL,
  environment_ids    uuid[] NOT NULL,
  environment_kinds  text[] NOT NULL,
  regions            text[] NOT NULL,
  tenants            text[] NOT NULL,
  tags               text[] NOT NULL,
  exempt_types       text[] NOT NULL,
  change_id          uuid,
  uid                text,
  created_at         timestamptz NOT NULL,
  created_by         uuid NOT NULL,
  changed_at         timestamptz NOT NULL,
  changed_by         uuid NOT NULL,
  because            text NOT NULL,
  ended_at           timestamptz,
  CONSTRAINT calendar_entry_pk PRIMARY KEY (id),
  CONSTRAINT calendar_entry_uid_key UNIQUE (uid),
  CONSTRAINT calendar_entry_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT calendar_entry_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT calendar_entry_changer_fk FOREIGN KEY (changed_by) REFERENCES person (id),
  CONSTRAINT calendar_entry_kind_check CHECK (kind IN ('MAINTENANCE_WINDOW', 'FREEZE', 'BUSINESS_EVENT', 'BOOKING')),
  CONSTRAINT calendar_entry_strength_check CHECK ((kind = 'FREEZE') = (strength IS NOT NULL) AND strength IN ('HARD', 'SOFT')),
  CONSTRAINT calendar_entry_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 200),
  CONSTRAINT calendar_entry_reason_check CHECK (char_length(reason) <= 4000),
  CONSTRAINT calendar_entry_covers_check CHECK (covers_to IS NULL OR covers_to >= covers_from),
  CONSTRAINT calendar_entry_kinds_check CHECK (environment_kinds <@ ARRAY['dev', 'test', 'staging', 'production']),
  CONSTRAINT calendar_entry_types_check CHECK (exempt_types <@ ARRAY['STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY']),
  CONSTRAINT calendar_entry_booking_check CHECK (kind <> 'BOOKING' OR cardinality(environment_ids) > 0),
  CONSTRAINT calendar_entry_version_check CHECK (version >= 1)
);
CREATE INDEX calendar_entry_list_idx ON calendar_entry (covers_from, id);
CREATE INDEX calendar_entry_kind_idx ON calendar_entry (kind, covers_from, id);
CREATE INDEX calendar_entry_covers_idx ON calendar_entry USING gist (tstzrange(covers_from, covers_to));
CREATE INDEX calendar_entry_services_idx ON calendar_entry USING gin (service_ids);
CREATE INDEX calendar_entry_environments_idx ON calendar_entry USING gin (environment_ids);
CREATE INDEX calendar_entry_regions_idx ON calendar_entry USING gin (regions);
CREATE INDEX calendar_entry_change_idx ON calendar_entry (change_id) WHERE change_id IS NOT NULL;

-- Every version an entry ever had, the present one too: who froze what, when, and who altered it.
CREATE TABLE calendar_entry_version (
  LIKE calendar_entry,
  CONSTRAINT calendar_entry_version_pk PRIMARY KEY (id, version),
  CONSTRAINT calendar_entry_version_entry_fk FOREIGN KEY (id) REFERENCES calendar_entry (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX calendar_entry_version_covers_idx ON calendar_entry_version USING gist (tstzrange(covers_from, covers_to));
CREATE TRIGGER calendar_entry_version_append_only BEFORE UPDATE OR DELETE ON calendar_entry_version
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER calendar_entry_version_no_truncate BEFORE TRUNCATE ON calendar_entry_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE FUNCTION calendar_entry_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.created_at, NEW.created_by) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.created_at, OLD.created_by)
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'a calendar entry keeps its kind, and each write counts its version up by one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'calendar_entry_fixed_check';
  END IF;
  IF OLD.ended_at IS NOT NULL AND OLD.ended_at <= NEW.changed_at THEN
    RAISE EXCEPTION 'calendar entry % has ended: it is kept as it is', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'calendar_entry_ended_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_entry_keeps BEFORE UPDATE ON calendar_entry FOR EACH ROW EXECUTE FUNCTION calendar_entry_keeps();
CREATE TRIGGER calendar_entry_kept BEFORE DELETE ON calendar_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER calendar_entry_no_truncate BEFORE TRUNCATE ON calendar_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The history writes itself: whoever may write an entry cannot leave it out, and nobody writes it by hand.
CREATE FUNCTION calendar_entry_remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO calendar_entry_version SELECT NEW.*;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entry_remember AFTER INSERT OR UPDATE ON calendar_entry
  FOR EACH ROW EXECUTE FUNCTION calendar_entry_remember();

-- A request to go on in spite of one freeze, on one content of one change; how it was decided, and how it ended. Where it
-- stands follows from these columns and the clock: a granted one is over by itself at `valid_until`.
CREATE TABLE freeze_override (
  id               uuid NOT NULL,
  change_id        uuid NOT NULL,
  entry_id         uuid NOT NULL,
  entry_version    integer NOT NULL,
  strength         text NOT NULL,
  digest           text NOT NULL,
  revision         integer NOT NULL,
  reason           text NOT NULL,
  wished_until     timestamptz NOT NULL,
  requested_by     uuid NOT NULL,
  requested_at     timestamptz NOT NULL,
  verdict          text,
  decided_by       uuid,
  decided_at       timestamptz,
  decision_reason  text,
  valid_until      timestamptz,
  ending           text,
  ended_by         uuid,
  ended_at         timestamptz,
  ending_reason    text,
  expiry_noted_at  timestamptz,
  CONSTRAINT freeze_override_pk PRIMARY KEY (id),
  CONSTRAINT freeze_override_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT freeze_override_entry_fk FOREIGN KEY (entry_id, entry_version) REFERENCES calendar_entry_version (id, version),
  CONSTRAINT freeze_override_requester_fk FOREIGN KEY (requested_by) REFERENCES person (id),
  CONSTRAINT freeze_override_decider_fk FOREIGN KEY (decided_by) REFERENCES person (id),
  CONSTRAINT freeze_override_ender_fk FOREIGN KEY (ended_by) REFERENCES person (id),
  CONSTRAINT freeze_override_strength_check CHECK (strength IN ('HARD', 'SOFT')),
  CONSTRAINT freeze_override_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT freeze_override_revision_check CHECK (revision >= 1),
  CONSTRAINT freeze_override_reason_check CHECK (btrim(reason) <> '' AND btrim(decision_reason) <> '' AND btrim(ending_reason) <> ''),
  CONSTRAINT freeze_override_wish_check CHECK (wished_until > requested_at),
  CONSTRAINT freeze_override_verdict_check CHECK (verdict IN ('GRANTED', 'REJECTED')),
  CONSTRAINT freeze_override_decision_check CHECK ((verdict IS NULL) = (decided_by IS NULL) AND (verdict IS NULL) = (decided_at IS NULL)
    AND (verdict IS NULL) = (decision_reason IS NULL)),
  CONSTRAINT freeze_override_two_people_check CHECK (decided_by <> requested_by),
  CONSTRAINT freeze_override_validity_check CHECK ((verdict IS NOT DISTINCT FROM 'GRANTED') = (valid_until IS NOT NULL) AND valid_until > decided_at),
  CONSTRAINT freeze_override_ending_check CHECK (ending IN ('WITHDRAWN', 'REVOKED', 'VOIDED')
    AND (ending IS NULL) = (ended_at IS NULL) AND (ending IS NULL) = (ending_reason IS NULL)
    AND (ended_by IS NOT NULL) = (ending IS NOT DISTINCT FROM 'WITHDRAWN' OR ending IS NOT DISTINCT FROM 'REVOKED')),
  CONSTRAINT freeze_override_ended_check CHECK (ending IS NULL OR verdict IS DISTINCT FROM 'REJECTED'),
  CONSTRAINT freeze_override_noted_check CHECK (expiry_noted_at IS NULL OR (expiry_noted_at >= valid_until AND ending IS NULL))
);
-- One request at a time for a change and a freeze.
CREATE UNIQUE INDEX freeze_override_open_key ON freeze_override (change_id, entry_id) WHERE verdict IS NULL AND ending IS NULL;
CREATE INDEX freeze_override_list_idx ON freeze_override (requested_at, id);
CREATE INDEX freeze_override_change_idx ON freeze_override (change_id, requested_at, id);
CREATE INDEX freeze_override_entry_idx ON freeze_override (entry_id, requested_at, id);
CREATE INDEX freeze_override_requester_idx ON freeze_override (requested_by, requested_at, id);
CREATE INDEX freeze_override_decider_idx ON freeze_override (decided_by, requested_at, id) WHERE decided_by IS NOT NULL;

CREATE FUNCTION freeze_override_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.verdict IS NOT NULL AND (NEW.verdict, NEW.decided_by, NEW.decided_at, NEW.decision_reason, NEW.valid_until)
       IS DISTINCT FROM (OLD.verdict, OLD.decided_by, OLD.decided_at, OLD.decision_reason, OLD.valid_until)
     OR OLD.ending IS NOT NULL OR OLD.expiry_noted_at IS NOT NULL THEN
    RAISE EXCEPTION 'freeze override % is decided once and ends once', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'freeze_override_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER freeze_override_keeps BEFORE UPDATE ON freeze_override FOR EACH ROW EXECUTE FUNCTION freeze_override_keeps();
CREATE TRIGGER freeze_override_kept BEFORE DELETE ON freeze_override FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER freeze_override_no_truncate BEFORE TRUNCATE ON freeze_override FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT ON calendar_entry_version TO gavel_app;
GRANT SELECT, INSERT, UPDATE (version, strength, name, reason, starts_at, time_zone, duration, rule, exceptions, additions, covers_from,
  covers_to, service_ids, environment_ids, environment_kinds, regions, tenants, tags, exempt_types, change_id, changed_at, changed_by,
  because, ended_at) ON calendar_entry TO gavel_app;
GRANT SELECT, INSERT, UPDATE (verdict, decided_by, decided_at, decision_reason, valid_until, ending, ended_by, ended_at, ending_reason,
  expiry_noted_at) ON freeze_override TO gavel_app;
