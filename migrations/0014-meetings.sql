-- Boards that meet: when, about what, who was there, what was said of each change, and the minutes of it.

CREATE TABLE meeting_series (
  id               uuid NOT NULL,
  key              text NOT NULL,
  board_id         uuid NOT NULL,
  name             text NOT NULL,
  -- The first start on the wall clock of the time zone, how long, and how it recurs (RFC 5545); no rule for a single one.
  start_wall       text NOT NULL,
  time_zone        text NOT NULL,
  duration         text NOT NULL,
  rule             text,
  filter           jsonb NOT NULL,
  cut_off_minutes  integer NOT NULL,
  item_minutes     integer NOT NULL,
  -- Counts what shifts its deadlines: a workflow tells old news from new by it.
  version          integer NOT NULL,
  created_by       uuid NOT NULL,
  created_at       timestamptz NOT NULL,
  ended_at         timestamptz,
  CONSTRAINT meeting_series_pk PRIMARY KEY (id),
  CONSTRAINT meeting_series_key_key UNIQUE (key),
  CONSTRAINT meeting_series_board_fk FOREIGN KEY (board_id) REFERENCES board (id),
  CONSTRAINT meeting_series_creator_fk FOREIGN KEY (created_by) REFERENCES person (id),
  CONSTRAINT meeting_series_key_check CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(key) <= 64),
  CONSTRAINT meeting_series_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT meeting_series_start_check CHECK (start_wall ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$'),
  CONSTRAINT meeting_series_filter_check CHECK (jsonb_typeof(filter) = 'object'),
  CONSTRAINT meeting_series_cut_off_check CHECK (cut_off_minutes BETWEEN 0 AND 43200),
  CONSTRAINT meeting_series_item_check CHECK (item_minutes BETWEEN 1 AND 480)
);
CREATE INDEX meeting_series_list_idx ON meeting_series (key);
CREATE INDEX meeting_series_board_idx ON meeting_series (board_id, key);
CREATE INDEX meeting_series_live_idx ON meeting_series (id) WHERE ended_at IS NULL;

-- An occurrence of which something is kept; all others are told from the series.
CREATE TABLE meeting (
  id            uuid NOT NULL,
  series_id     uuid NOT NULL,
  -- Wall clock of the start that the series gives it: its name for ever, also when it is moved (RECURRENCE-ID).
  at            text NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  version       integer NOT NULL,
  canceled_at   timestamptz,
  frozen_at     timestamptz,
  started_at    timestamptz,
  paused_at     timestamptz,
  ended_at      timestamptz,
  closed_at     timestamptz,
  current_item  uuid,
  CONSTRAINT meeting_pk PRIMARY KEY (id),
  CONSTRAINT meeting_occurrence_key UNIQUE (series_id, at),
  CONSTRAINT meeting_series_fk FOREIGN KEY (series_id) REFERENCES meeting_series (id),
  CONSTRAINT meeting_span_check CHECK (ends_at > starts_at),
  CONSTRAINT meeting_canceled_check CHECK (canceled_at IS NULL OR started_at IS NULL),
  CONSTRAINT meeting_started_check CHECK (started_at IS NULL OR started_at >= frozen_at AND frozen_at IS NOT NULL),
  CONSTRAINT meeting_paused_check CHECK (paused_at IS NULL OR (started_at IS NOT NULL AND ended_at IS NULL)),
  CONSTRAINT meeting_current_check CHECK (current_item IS NULL OR (started_at IS NOT NULL AND ended_at IS NULL)),
  CONSTRAINT meeting_ended_check CHECK (ended_at IS NULL OR ended_at >= started_at AND started_at IS NOT NULL),
  CONSTRAINT meeting_closed_check CHECK (closed_at IS NULL OR closed_at >= ended_at AND ended_at IS NOT NULL)
);
CREATE INDEX meeting_time_idx ON meeting (series_id, starts_at, id);

-- What has happened to a meeting has happened once; after its minutes are closed nothing happens to it any more.
CREATE FUNCTION meeting_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the minutes of meeting % are closed: it is kept as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.canceled_at IS DISTINCT FROM coalesce(OLD.canceled_at, NEW.canceled_at)
    OR NEW.frozen_at IS DISTINCT FROM coalesce(OLD.frozen_at, NEW.frozen_at)
    OR NEW.started_at IS DISTINCT FROM coalesce(OLD.started_at, NEW.started_at)
    OR NEW.ended_at IS DISTINCT FROM coalesce(OLD.ended_at, NEW.ended_at)
  THEN
    RAISE EXCEPTION 'what happened to meeting % happened once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_keeps BEFORE UPDATE ON meeting FOR EACH ROW EXECUTE FUNCTION meeting_keeps();
CREATE TRIGGER meeting_kept BEFORE DELETE ON meeting FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER meeting_no_truncate BEFORE TRUNCATE ON meeting FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- For every record of a meeting below: none is added, altered or removed once its minutes are closed.
CREATE FUNCTION meeting_record_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR EXISTS (SELECT FROM meeting WHERE id = NEW.meeting_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION '% on % is refused: the minutes of the meeting are closed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What is on the agenda from the cut-off on: the change as it was then, and the round of votes that asks the board.
CREATE TABLE meeting_item (
  id               uuid NOT NULL,
  meeting_id       uuid NOT NULL,
  change_id        uuid NOT NULL,
  round_id         uuid NOT NULL,
  revision         integer NOT NULL,
  digest           text NOT NULL,
  position         integer NOT NULL,
  planned_minutes  integer NOT NULL,
  added_at         timestamptz NOT NULL,
  -- Somebody, and why, when the chair let it on the agenda after the cut-off.
  added_by         uuid,
  exception        text,
  deferred_at      timestamptz,
  deferred_by      uuid,
  deferred_to      uuid,
  deferred_reason  text,
  CONSTRAINT meeting_item_pk PRIMARY KEY (id),
  CONSTRAINT meeting_item_change_key UNIQUE (meeting_id, change_id),
  CONSTRAINT meeting_item_position_key UNIQUE (meeting_id, position) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT meeting_item_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_item_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT meeting_item_round_fk FOREIGN KEY (round_id) REFERENCES approval_round (id),
  CONSTRAINT meeting_item_adder_fk FOREIGN KEY (added_by) REFERENCES person (id),
  CONSTRAINT meeting_item_deferrer_fk FOREIGN KEY (deferred_by) REFERENCES person (id),
  CONSTRAINT meeting_item_later_fk FOREIGN KEY (deferred_to) REFERENCES meeting (id),
  CONSTRAINT meeting_item_position_check CHECK (position BETWEEN 1 AND 500),
  CONSTRAINT meeting_item_minutes_check CHECK (planned_minutes BETWEEN 1 AND 480),
  CONSTRAINT meeting_item_exception_check CHECK ((added_by IS NULL) = (exception IS NULL) AND btrim(exception) <> ''),
  CONSTRAINT meeting_item_deferral_check CHECK ((deferred_at IS NULL) = (deferred_by IS NULL) AND (deferred_at IS NULL) = (deferred_to IS NULL)
    AND (deferred_at IS NULL) = (deferred_reason IS NULL) AND btrim(deferred_reason) <> '' AND deferred_to <> meeting_id)
);
CREATE INDEX meeting_item_change_idx ON meeting_item (change_id, meeting_id);
CREATE INDEX meeting_item_later_idx ON meeting_item (deferred_to) WHERE deferred_to IS NOT NULL;
CREATE FUNCTION meeting_item_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.deferred_at IS NOT NULL AND (NEW.deferred_at, NEW.deferred_by, NEW.deferred_to, NEW.deferred_reason)
    IS DISTINCT FROM (OLD.deferred_at, OLD.deferred_by, OLD.deferred_to, OLD.deferred_reason) THEN
    RAISE EXCEPTION 'item % was deferred: that is kept', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_item_deferred_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_item_keeps BEFORE UPDATE ON meeting_item FOR EACH ROW EXECUTE FUNCTION meeting_item_keeps();
CREATE TRIGGER meeting_item_record BEFORE INSERT OR UPDATE OR DELETE ON meeting_item FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_item_no_truncate BEFORE TRUNCATE ON meeting_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
ALTER TABLE meeting ADD CONSTRAINT meeting_current_fk FOREIGN KEY (current_item) REFERENCES meeting_item (id);

-- Who said they would come; what they said before is in the events.
CREATE TABLE meeting_answer (
  meeting_id   uuid NOT NULL,
  person_id    uuid NOT NULL,
  answer       text NOT NULL,
  deputy_id    uuid,
  answered_at  timestamptz NOT NULL,
  CONSTRAINT meeting_answer_pk PRIMARY KEY (meeting_id, person_id),
  CONSTRAINT meeting_answer_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_answer_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT meeting_answer_deputy_fk FOREIGN KEY (deputy_id) REFERENCES person (id),
  CONSTRAINT meeting_answer_check CHECK (answer IN ('accepted', 'declined', 'tentative')),
  CONSTRAINT meeting_answer_deputy_check CHECK (deputy_id IS NULL OR (answer = 'declined' AND deputy_id <> person_id))
);
CREATE TRIGGER meeting_answer_record BEFORE INSERT OR UPDATE OR DELETE ON meeting_answer FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_answer_no_truncate BEFORE TRUNCATE ON meeting_answer FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Who was there from when to when, and on whose seat: their own, that of the member whose deputy they are, or none.
CREATE TABLE meeting_presence (
  id          uuid NOT NULL,
  meeting_id  uuid NOT NULL,
  person_id   uuid NOT NULL,
  seat_id     uuid,
  remote      boolean NOT NULL,
  joined_at   timestamptz NOT NULL,
  left_at     timestamptz,
  CONSTRAINT meeting_presence_pk PRIMARY KEY (id),
  CONSTRAINT meeting_presence_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_presence_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT meeting_presence_seat_fk FOREIGN KEY (seat_id) REFERENCES person (id),
  CONSTRAINT meeting_presence_span_check CHECK (left_at >= joined_at)
);
CREATE INDEX meeting_presence_meeting_idx ON meeting_presence (meeting_id, joined_at, id);
CREATE UNIQUE INDEX meeting_presence_person_key ON meeting_presence (meeting_id, person_id) WHERE left_at IS NULL;
CREATE UNIQUE INDEX meeting_presence_seat_key ON meeting_presence (meeting_id, seat_id) WHERE left_at IS NULL;

-- When which item was dealt with: time used is told from these.
CREATE TABLE meeting_turn (
  id          uuid NOT NULL,
  meeting_id  uuid NOT NULL,
  item_id     uuid NOT NULL,
  began_at    timestamptz NOT NULL,
  ended_at    timestamptz,
  CONSTRAINT meeting_turn_pk PRIMARY KEY (id),
  CONSTRAINT meeting_turn_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_turn_item_fk FOREIGN KEY (item_id) REFERENCES meeting_item (id),
  CONSTRAINT meeting_turn_span_check CHECK (ended_at >= began_at)
);
CREATE INDEX meeting_turn_meeting_idx ON meeting_turn (meeting_id, began_at, id);
CREATE UNIQUE INDEX meeting_turn_open_key ON meeting_turn (meeting_id) WHERE ended_at IS NULL;

CREATE FUNCTION meeting_span_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(to_jsonb(OLD) ->> 'left_at', to_jsonb(OLD) ->> 'ended_at') IS NOT NULL THEN
    RAISE EXCEPTION '% on % is refused: its end is on record', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_span_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_presence_keeps BEFORE UPDATE ON meeting_presence FOR EACH ROW EXECUTE FUNCTION meeting_span_keeps();
CREATE TRIGGER meeting_presence_record BEFORE INSERT OR UPDATE OR DELETE ON meeting_presence FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_presence_no_truncate BEFORE TRUNCATE ON meeting_presence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER meeting_turn_keeps BEFORE UPDATE ON meeting_turn FOR EACH ROW EXECUTE FUNCTION meeting_span_keeps();
CREATE TRIGGER meeting_turn_record BEFORE INSERT OR UPDATE OR DELETE ON meeting_turn FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_turn_no_truncate BEFORE TRUNCATE ON meeting_turn FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A vote that was cast at the table, with who counted towards the quorum at that moment.
CREATE TABLE meeting_vote (
  vote_id     uuid NOT NULL,
  meeting_id  uuid NOT NULL,
  item_id     uuid NOT NULL,
  needed      integer NOT NULL,
  present     uuid[] NOT NULL,
  CONSTRAINT meeting_vote_pk PRIMARY KEY (vote_id),
  CONSTRAINT meeting_vote_vote_fk FOREIGN KEY (vote_id) REFERENCES vote (id),
  CONSTRAINT meeting_vote_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_vote_item_fk FOREIGN KEY (item_id) REFERENCES meeting_item (id),
  CONSTRAINT meeting_vote_quorum_check CHECK (needed >= 1 AND cardinality(present) >= needed)
);
CREATE INDEX meeting_vote_item_idx ON meeting_vote (item_id);
-- The quorum counts seats that are taken at this moment, each once; the voter is at the table, and the item is the one in hand.
CREATE FUNCTION meeting_vote_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM meeting_presence p WHERE p.meeting_id = NEW.meeting_id AND p.left_at IS NULL
        AND p.seat_id = ANY (NEW.present)) < cardinality(NEW.present)
    OR NOT EXISTS (SELECT FROM meeting_turn t WHERE t.item_id = NEW.item_id AND t.ended_at IS NULL)
    OR NOT EXISTS (SELECT FROM meeting_presence p JOIN vote v ON v.person_id = p.person_id
        WHERE p.meeting_id = NEW.meeting_id AND p.left_at IS NULL AND v.id = NEW.vote_id)
  THEN
    RAISE EXCEPTION 'vote % was not cast at the table', NEW.vote_id USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_vote_table_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_vote_counts BEFORE INSERT ON meeting_vote FOR EACH ROW EXECUTE FUNCTION meeting_vote_counts();
CREATE TRIGGER meeting_vote_append_only BEFORE UPDATE OR DELETE ON meeting_vote FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER meeting_vote_record BEFORE INSERT ON meeting_vote FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_vote_no_truncate BEFORE TRUNCATE ON meeting_vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What somebody wants to stand in the minutes.
CREATE TABLE meeting_remark (
  id          uuid NOT NULL,
  meeting_id  uuid NOT NULL,
  item_id     uuid,
  person_id   uuid NOT NULL,
  text        text NOT NULL,
  made_at     timestamptz NOT NULL,
  CONSTRAINT meeting_remark_pk PRIMARY KEY (id),
  CONSTRAINT meeting_remark_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_remark_item_fk FOREIGN KEY (item_id) REFERENCES meeting_item (id),
  CONSTRAINT meeting_remark_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT meeting_remark_text_check CHECK (char_length(btrim(text)) BETWEEN 1 AND 5000)
);
CREATE INDEX meeting_remark_meeting_idx ON meeting_remark (meeting_id, made_at, id);
CREATE TRIGGER meeting_remark_append_only BEFORE UPDATE OR DELETE ON meeting_remark FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER meeting_remark_record BEFORE INSERT ON meeting_remark FOR EACH ROW EXECUTE FUNCTION meeting_record_keeps();
CREATE TRIGGER meeting_remark_no_truncate BEFORE TRUNCATE ON meeting_remark FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Minutes as they were closed: the canonical text (RFC 8785) under its own digest, which an event of the ledger repeats.
CREATE TABLE meeting_minutes (
  meeting_id  uuid NOT NULL,
  content     text NOT NULL,
  digest      text NOT NULL,
  closed_by   uuid NOT NULL,
  closed_at   timestamptz NOT NULL,
  CONSTRAINT meeting_minutes_pk PRIMARY KEY (meeting_id),
  CONSTRAINT meeting_minutes_meeting_fk FOREIGN KEY (meeting_id) REFERENCES meeting (id),
  CONSTRAINT meeting_minutes_person_fk FOREIGN KEY (closed_by) REFERENCES person (id),
  CONSTRAINT meeting_minutes_digest_check CHECK (digest = 'sha256:' || encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
CREATE TRIGGER meeting_minutes_append_only BEFORE UPDATE OR DELETE ON meeting_minutes FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER meeting_minutes_no_truncate BEFORE TRUNCATE ON meeting_minutes FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (version, ended_at) ON meeting_series TO gavel_app;
GRANT SELECT, INSERT, UPDATE (starts_at, ends_at, version, canceled_at, frozen_at, started_at, paused_at, ended_at, closed_at, current_item)
  ON meeting TO gavel_app;
GRANT SELECT, INSERT, UPDATE (position, deferred_at, deferred_by, deferred_to, deferred_reason) ON meeting_item TO gavel_app;
GRANT SELECT, INSERT, UPDATE (answer, deputy_id, answered_at) ON meeting_answer TO gavel_app;
GRANT SELECT, INSERT, UPDATE (left_at) ON meeting_presence TO gavel_app;
GRANT SELECT, INSERT, UPDATE (ended_at) ON meeting_turn TO gavel_app;
GRANT SELECT, INSERT ON meeting_vote, meeting_remark, meeting_minutes TO gavel_app;
