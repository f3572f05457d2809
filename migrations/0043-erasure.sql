-- Erasure of personal data: a person's name, addresses and sign-ins become a pseudonym, and their traces in records of the
-- ledger as well. The leaves stay; an event of the log names each record whose content was altered so.

CREATE TABLE erasure (
  id                 uuid NOT NULL,
  person_id          uuid NOT NULL,
  reason             text NOT NULL,
  requested_by       uuid NOT NULL,
  requested_account  uuid NOT NULL,
  requested_at       timestamptz NOT NULL,
  granted            boolean,
  decided_by         uuid,
  decided_account    uuid,
  decided_at         timestamptz,
  decision_note      text,
  erased_at          timestamptz,
  pseudonym          text,
  CONSTRAINT erasure_pk PRIMARY KEY (id),
  CONSTRAINT erasure_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT erasure_requester_fk FOREIGN KEY (requested_by) REFERENCES person (id),
  CONSTRAINT erasure_requester_account_fk FOREIGN KEY (requested_account) REFERENCES account (id),
  CONSTRAINT erasure_decider_fk FOREIGN KEY (decided_by) REFERENCES person (id),
  CONSTRAINT erasure_decider_account_fk FOREIGN KEY (decided_account) REFERENCES account (id),
  CONSTRAINT erasure_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 5000),
  CONSTRAINT erasure_note_check CHECK (char_length(btrim(decision_note)) BETWEEN 1 AND 5000),
  CONSTRAINT erasure_decided_check CHECK (num_nonnulls(granted, decided_by, decided_account, decided_at, decision_note) IN (0, 5)),
  CONSTRAINT erasure_two_people_check CHECK (decided_by <> requested_by AND decided_by <> person_id),
  CONSTRAINT erasure_erased_check CHECK (num_nonnulls(erased_at, pseudonym) IN (0, 2) AND (erased_at IS NULL OR granted))
);
CREATE UNIQUE INDEX erasure_open_key ON erasure (person_id) WHERE decided_at IS NULL;
CREATE INDEX erasure_list_idx ON erasure (requested_at, id);
CREATE INDEX erasure_person_idx ON erasure (person_id, requested_at, id);

-- The records of the ledger whose content an erasure altered; their leaves are of what they were before.
CREATE TABLE erased_record (
  erasure_id  uuid NOT NULL,
  kind        text NOT NULL,
  record_id   uuid NOT NULL,
  CONSTRAINT erased_record_pk PRIMARY KEY (erasure_id, kind, record_id),
  CONSTRAINT erased_record_erasure_fk FOREIGN KEY (erasure_id) REFERENCES erasure (id)
);
CREATE INDEX erased_record_record_idx ON erased_record (record_id, kind);

-- Whether this very statement is part of an erasure that two people settled: inside erase_person, which runs as the owner.
CREATE FUNCTION erasing() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_user = (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'erasure')
    AND EXISTS (SELECT FROM erasure WHERE id = nullif(current_setting('gavel.erasing', true), '')::uuid AND granted AND erased_at IS NULL)
$$;

CREATE FUNCTION event_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND erasing() AND
     (NEW.seq, NEW.id, NEW.type, NEW.subject_type, NEW.subject_id, NEW.actor_kind, NEW.actor_person, NEW.actor_account, NEW.door,
      NEW.correlation_id, NEW.occurred_at, NEW.leaf, NEW.transaction_id) IS NOT DISTINCT FROM
     (OLD.seq, OLD.id, OLD.type, OLD.subject_type, OLD.subject_id, OLD.actor_kind, OLD.actor_person, OLD.actor_account, OLD.door,
      OLD.correlation_id, OLD.occurred_at, OLD.leaf, OLD.transaction_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on event is refused: this record is append-only', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER event_append_only ON event;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_keeps();

CREATE FUNCTION vote_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND erasing() AND to_jsonb(NEW) - 'comment' = to_jsonb(OLD) - 'comment' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on vote is refused: this record is append-only', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER vote_append_only ON vote;
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION vote_keeps();

DROP TRIGGER person_identity_keeps ON person_identity;
CREATE TRIGGER person_identity_keeps BEFORE INSERT OR UPDATE ON person_identity
  FOR EACH ROW WHEN (NOT erasing()) EXECUTE FUNCTION person_identity_keeps();

CREATE FUNCTION erasure_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.person_id, NEW.reason, NEW.requested_by, NEW.requested_account, NEW.requested_at)
       IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.reason, OLD.requested_by, OLD.requested_account, OLD.requested_at)
     OR (OLD.decided_at IS NOT NULL AND (NEW.granted, NEW.decided_by, NEW.decided_account, NEW.decided_at, NEW.decision_note)
       IS DISTINCT FROM (OLD.granted, OLD.decided_by, OLD.decided_account, OLD.decided_at, OLD.decision_note))
     OR OLD.erased_at IS NOT NULL THEN
    RAISE EXCEPTION 'erasure %: it is decided once and otherwise kept', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_fixed_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erasure_keeps BEFORE UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION erasure_keeps();
CREATE TRIGGER erasure_kept BEFORE DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER erasure_no_truncate BEFORE TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER erased_record_append_only BEFORE UPDATE OR DELETE ON erased_record FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER erased_record_no_truncate BEFORE TRUNCATE ON erased_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Nothing is erased but with events that name every record.
CREATE FUNCTION erasure_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM erased_record WHERE erasure_id = NEW.id AND kind || ' ' || record_id NOT IN (
      SELECT r.name FROM event e, jsonb_array_elements_text(e.data -> 'records') AS r(name)
      WHERE e.type = 'person.recordsErased' AND e.subject_id = NEW.person_id AND e.data ->> 'erasure' = NEW.id::text))
     OR NOT EXISTS (SELECT FROM event WHERE type = 'person.erased' AND subject_id = NEW.person_id AND data ->> 'erasure' = NEW.id::text) THEN
    RAISE EXCEPTION 'no event says what erasure % altered', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_told_check';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER erasure_told AFTER UPDATE ON erasure DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION erasure_told();

-- The holds that stop an erasure: on the person, and on changes that the person had a hand in.
CREATE FUNCTION holds_over_person(person uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(h.id ORDER BY h.id), '{}') FROM legal_hold h
  WHERE h.lifted_at IS NULL AND (h.person_id = person OR h.person_id IS NULL AND EXISTS (
    SELECT FROM change c
    WHERE (person IN (c.requester_id, c.implementer_id, c.verifier_id) OR EXISTS (
        SELECT FROM approval_round a JOIN vote v ON v.round_id = a.id WHERE a.change_id = c.id AND v.person_id = person))
      AND (h.change_id IS NULL OR h.change_id = c.id) AND (h.service_id IS NULL OR h.service_id = ANY (c.service_ids))
      AND (h.until_at IS NULL OR c.created_at < h.until_at) AND (h.from_at IS NULL OR c.closed_at IS NULL OR c.closed_at >= h.from_at)))
$$;

-- Names and addresses that are, or were, a person's, as they may stand in records. Names of less than four letters would be
-- found in other words.
CREATE FUNCTION words_of_person(person uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(DISTINCT w.word ORDER BY w.word), '{}') FROM (
    SELECT p.name AS word FROM person p WHERE p.id = person
    UNION ALL SELECT m.email FROM person_email m WHERE m.person_id = person
    UNION ALL SELECT e.actor_name FROM event e WHERE e.actor_person = person AND e.actor_kind = 'person'
    UNION ALL SELECT v.word FROM event e, LATERAL (VALUES (e.data ->> 'name'), (e.data -> 'before' ->> 'name'), (e.data ->> 'email'),
      (e.data -> 'before' ->> 'email')) AS v(word) WHERE e.subject_type = 'person' AND e.subject_id = person
  ) w WHERE char_length(btrim(w.word)) >= 4 AND w.word NOT LIKE 'erased-%'
$$;

-- Carries out what two people settled, as one transaction: the only way by which an event or a vote is ever altered.
CREATE FUNCTION erase_person(erasure_id uuid, at timestamptz) RETURNS TABLE (kind text, record_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  this erasure;
  alias text;
  pattern text;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('gavel.legal_hold'));
  SELECT * INTO this FROM erasure WHERE id = erase_person.erasure_id FOR UPDATE;
  IF this.granted IS NOT TRUE OR this.erased_at IS NOT NULL THEN
    RAISE EXCEPTION 'erasure % is not granted, or done', erase_person.erasure_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_granted_check';
  END IF;
  IF cardinality(holds_over_person(this.person_id)) > 0 THEN
    RAISE EXCEPTION 'a legal hold stops erasure %', this.id USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_hold_check';
  END IF;
  PERFORM set_config('gavel.erasing', this.id::text, true);
  alias := 'erased-' || right(this.id::text, 12);
  SELECT '\m(?:' || string_agg(regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g'), '|' ORDER BY char_length(word) DESC) || ')\M'
    INTO pattern FROM unnest(words_of_person(this.person_id)) AS word;

  -- What is no leaf yet could not be told from what was altered before it was logged.
  IF EXISTS (SELECT FROM ledger_pending q JOIN event e ON e.id = q.record_id
             WHERE (e.actor_person = this.person_id AND e.actor_kind = 'person') OR e.data::text ~* pattern) THEN
    RAISE EXCEPTION 'records of the person wait for the log' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_pending_check';
  END IF;

  WITH altered AS (
    UPDATE event e SET
      actor_name = CASE WHEN e.actor_person = this.person_id AND e.actor_kind = 'person' THEN alias ELSE e.actor_name END,
      data = coalesce(regexp_replace(e.data::text, pattern, alias, 'gi')::jsonb, e.data)
    WHERE (e.actor_person = this.person_id AND e.actor_kind = 'person') OR e.data::text ~* pattern
    RETURNING e.id)
  INSERT INTO erased_record SELECT this.id, 'event', id FROM altered;
  WITH altered AS (
    UPDATE vote v SET comment = regexp_replace(v.comment, pattern, alias, 'gi') WHERE v.comment ~* pattern RETURNING v.id)
  INSERT INTO erased_record SELECT this.id, 'vote', id FROM altered;

  UPDATE person_email m SET email = alias || '-' || n.n || '@erased.invalid', active = m.main
    FROM (SELECT email, row_number() OVER (ORDER BY email) AS n FROM person_email WHERE person_id = this.person_id) n
    WHERE m.email = n.email;
  UPDATE person_identity i SET subject = alias || '-' || i.id, evidence = alias, to_at = coalesce(i.to_at, greatest(i.from_at, at))
    WHERE i.person_id = this.person_id;
  UPDATE api_token t SET revoked_at = coalesce(t.revoked_at, at), name = alias
    FROM account a WHERE a.id = t.account_id AND a.person_id = this.person_id AND a.kind <> 'service';
  UPDATE account a SET disabled_at = coalesce(a.disabled_at, at),
      username = CASE WHEN a.username IS NULL THEN NULL ELSE alias || '-' || right(a.id::text, 12) END,
      password_hash = CASE WHEN a.password_hash IS NULL THEN NULL ELSE '$argon2id$erased' END,
      subject = CASE WHEN a.subject IS NULL THEN NULL ELSE alias || '-' || right(a.id::text, 12) END
    WHERE a.person_id = this.person_id AND a.kind <> 'service';
  UPDATE person p SET name = alias, time_zone = 'UTC', roles = '{}', active = false WHERE p.id = this.person_id;
  UPDATE erasure x SET erased_at = at, pseudonym = alias WHERE x.id = this.id;
  PERFORM set_config('gavel.erasing', '', true);
  RETURN QUERY SELECT r.kind, r.record_id FROM erased_record r WHERE r.erasure_id = this.id ORDER BY 1, 2;
END $$;

REVOKE ALL ON FUNCTION erase_person(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_person(uuid, timestamptz) TO gavel_app;
GRANT SELECT, INSERT, UPDATE (granted, decided_by, decided_account, decided_at, decision_note) ON erasure TO gavel_app;
GRANT SELECT ON erased_record TO gavel_app;

-- As in 0025; but of a log without leaves there is no checkpoint either.
CREATE OR REPLACE FUNCTION ledger_checkpoint_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size IS DISTINCT FROM (SELECT max(leaf_index) + 1 FROM ledger_leaf)
    OR EXISTS (SELECT FROM ledger_checkpoint WHERE size >= NEW.size)
    OR EXISTS (SELECT FROM ledger_checkpoint WHERE split_part(note, E'\n', 1) <> split_part(NEW.note, E'\n', 1)
               AND size = (SELECT max(size) FROM ledger_checkpoint))
  THEN
    RAISE EXCEPTION 'checkpoint % does not follow', NEW.size USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_checkpoint_follows_check';
  END IF;
  RETURN NEW;
END $$;
