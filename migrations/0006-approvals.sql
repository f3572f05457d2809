-- Who is asked to approve, what they said, and where the rules were broken.

-- Boards. Members come and go by dates, so that "who could vote on that day" has an answer for ever.
CREATE TABLE board (
  id          uuid NOT NULL,
  key         text NOT NULL,
  name        text NOT NULL,
  kind        text NOT NULL,
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  CONSTRAINT board_pk PRIMARY KEY (id),
  CONSTRAINT board_key_key UNIQUE (key),
  CONSTRAINT board_key_check CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(key) <= 64),
  CONSTRAINT board_name_check CHECK (char_length(btrim(name)) BETWEEN 1 AND 100),
  CONSTRAINT board_kind_check CHECK (kind IN ('cab', 'emergency', 'service'))
);
CREATE INDEX board_list_idx ON board (name, id);
CREATE INDEX board_kind_idx ON board (kind, name, id);

CREATE TABLE board_member (
  id         uuid NOT NULL,
  board_id   uuid NOT NULL,
  person_id  uuid NOT NULL,
  chair      boolean NOT NULL,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz,
  CONSTRAINT board_member_pk PRIMARY KEY (id),
  CONSTRAINT board_member_board_fk FOREIGN KEY (board_id) REFERENCES board (id),
  CONSTRAINT board_member_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT board_member_span_check CHECK (to_at IS NULL OR to_at >= from_at)
);
CREATE UNIQUE INDEX board_member_current_key ON board_member (board_id, person_id) WHERE to_at IS NULL;
CREATE UNIQUE INDEX board_member_chair_key ON board_member (board_id) WHERE to_at IS NULL AND chair;
CREATE INDEX board_member_board_idx ON board_member (board_id, from_at, id);
CREATE INDEX board_member_person_idx ON board_member (person_id) WHERE to_at IS NULL;

-- Which changes need which approvals: whole sets of rules, versioned, put into force by a second person.
CREATE TABLE approval_rule_set (
  version       integer NOT NULL,
  rules         jsonb NOT NULL,
  proposed_by   uuid NOT NULL,
  proposed_at   timestamptz NOT NULL,
  activated_by  uuid,
  activated_at  timestamptz,
  CONSTRAINT approval_rule_set_pk PRIMARY KEY (version),
  CONSTRAINT approval_rule_set_proposer_fk FOREIGN KEY (proposed_by) REFERENCES person (id),
  CONSTRAINT approval_rule_set_activator_fk FOREIGN KEY (activated_by) REFERENCES person (id),
  CONSTRAINT approval_rule_set_version_check CHECK (version >= 1),
  CONSTRAINT approval_rule_set_rules_check CHECK (jsonb_typeof(rules) = 'array' AND jsonb_array_length(rules) > 0),
  CONSTRAINT approval_rule_set_two_people_check CHECK (activated_by <> proposed_by),
  CONSTRAINT approval_rule_set_activation_check CHECK ((activated_by IS NULL) = (activated_at IS NULL))
);
CREATE INDEX approval_rule_set_active_idx ON approval_rule_set (version DESC) WHERE activated_at IS NOT NULL;

CREATE FUNCTION approval_rule_set_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.activated_at IS NOT NULL THEN
    RAISE EXCEPTION 'version % of the approval rules is in force or was: it is kept as it is', OLD.version USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_rule_set_keeps BEFORE UPDATE ON approval_rule_set FOR EACH ROW EXECUTE FUNCTION approval_rule_set_keeps();
CREATE TRIGGER approval_rule_set_kept BEFORE DELETE ON approval_rule_set FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- A round of votes on one content of one change. `steps` freezes who is asked, and how many have to agree. Time counts
-- from `counts_from`: the opening, or the start of the work that a ratification approves afterwards.
CREATE TABLE approval_round (
  id                uuid NOT NULL,
  change_id         uuid NOT NULL,
  number            integer NOT NULL,
  purpose           text NOT NULL,
  digest            text NOT NULL,
  revision          integer NOT NULL,
  rule_set_version  integer NOT NULL,
  steps             jsonb NOT NULL,
  state             text NOT NULL,
  opened_at         timestamptz NOT NULL,
  counts_from       timestamptz NOT NULL,
  due_at            timestamptz NOT NULL,
  decided_at        timestamptz,
  reminders_sent    integer NOT NULL DEFAULT 0,
  escalation_level  integer NOT NULL DEFAULT 0,
  missed_at         timestamptz,
  CONSTRAINT approval_round_pk PRIMARY KEY (id),
  CONSTRAINT approval_round_number_key UNIQUE (change_id, number),
  CONSTRAINT approval_round_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT approval_round_rules_fk FOREIGN KEY (rule_set_version) REFERENCES approval_rule_set (version),
  CONSTRAINT approval_round_purpose_check CHECK (purpose IN ('authorization', 'ratification')),
  CONSTRAINT approval_round_state_check CHECK (state IN ('open', 'approved', 'rejected', 'voided')),
  CONSTRAINT approval_round_digest_check CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT approval_round_steps_check CHECK (jsonb_typeof(steps) = 'array' AND jsonb_array_length(steps) > 0),
  CONSTRAINT approval_round_decided_check CHECK ((state = 'open') = (decided_at IS NULL)),
  CONSTRAINT approval_round_due_check CHECK (due_at > counts_from),
  CONSTRAINT approval_round_missed_check CHECK (missed_at IS NULL OR purpose = 'ratification'),
  CONSTRAINT approval_round_counters_check CHECK (number >= 1 AND revision >= 1 AND reminders_sent >= 0 AND escalation_level >= 0)
);
CREATE UNIQUE INDEX approval_round_open_key ON approval_round (change_id) WHERE state = 'open';
CREATE INDEX approval_round_due_idx ON approval_round (due_at, id) WHERE state = 'open';
-- Open rounds by who is asked, and by the boards that are.
CREATE INDEX approval_round_asked_idx ON approval_round
  USING gin (jsonb_path_query_array(steps, '$[*].electorate[*]') jsonb_path_ops) WHERE state = 'open';
CREATE INDEX approval_round_boards_idx ON approval_round
  USING gin (jsonb_path_query_array(steps, '$[*].boards[*]') jsonb_path_ops) WHERE state = 'open';

-- Votes are written, never rewritten. A person's odd entries are votes, the even ones take the vote before back.
CREATE TABLE vote (
  id          uuid NOT NULL,
  round_id    uuid NOT NULL,
  step        integer NOT NULL,
  person_id   uuid NOT NULL,
  account_id  uuid NOT NULL,
  verdict     text NOT NULL,
  comment     text NOT NULL,
  digest      text NOT NULL,
  cast_at     timestamptz NOT NULL,
  ordinal     integer NOT NULL,
  CONSTRAINT vote_pk PRIMARY KEY (id),
  CONSTRAINT vote_ordinal_key UNIQUE (round_id, person_id, ordinal),
  CONSTRAINT vote_round_fk FOREIGN KEY (round_id) REFERENCES approval_round (id),
  CONSTRAINT vote_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT vote_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT vote_verdict_check CHECK (verdict IN ('approve', 'reject', 'abstain', 'withdraw')),
  CONSTRAINT vote_withdrawal_check CHECK ((verdict = 'withdraw') = (ordinal % 2 = 0)),
  CONSTRAINT vote_ordinal_check CHECK (ordinal BETWEEN 1 AND 100),
  CONSTRAINT vote_step_check CHECK (step >= 0),
  CONSTRAINT vote_reason_check CHECK (verdict <> 'reject' OR btrim(comment) <> '')
);
CREATE INDEX vote_person_idx ON vote (person_id, cast_at);
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER vote_no_truncate BEFORE TRUNCATE ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The last word of each person in each round, unless it was taken back.
CREATE VIEW standing_vote WITH (security_invoker = true) AS
  SELECT v.* FROM vote v
  WHERE v.verdict <> 'withdraw'
    AND NOT EXISTS (SELECT FROM vote later WHERE later.round_id = v.round_id AND later.person_id = v.person_id AND later.ordinal > v.ordinal);

-- A vote is for an open round, by somebody who is asked, on the content that is asked about, and follows the person's
-- last entry: it cannot be slipped in by hand.
CREATE FUNCTION vote_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked approval_round;
BEGIN
  SELECT * INTO asked FROM approval_round WHERE id = NEW.round_id FOR UPDATE;
  IF asked.state <> 'open' OR asked.digest <> NEW.digest THEN
    RAISE EXCEPTION 'a vote needs an open round on the same content' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_round_check';
  END IF;
  IF NOT coalesce(asked.steps -> NEW.step -> 'electorate' ? NEW.person_id::text, false) THEN
    RAISE EXCEPTION 'this person is not asked in this step' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_electorate_check';
  END IF;
  IF NEW.ordinal <> 1 + (SELECT count(*) FROM vote WHERE round_id = NEW.round_id AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a person has one vote at a time' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_sequence_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_fits BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION vote_fits();

-- A round is decided once, keeps what it was opened on, and counts as approved only if the votes are there.
CREATE FUNCTION approval_round_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.change_id, NEW.number, NEW.digest, NEW.revision, NEW.rule_set_version, NEW.steps, NEW.opened_at)
     IS DISTINCT FROM (OLD.id, OLD.change_id, OLD.number, OLD.digest, OLD.revision, OLD.rule_set_version, OLD.steps, OLD.opened_at) THEN
    RAISE EXCEPTION 'what a round was opened on is fixed' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_round_fixed_check';
  END IF;
  IF OLD.state <> 'open' AND NOT (OLD.state = 'approved' AND NEW.state = 'voided') THEN
    RAISE EXCEPTION 'round % is %: it was decided once for all', OLD.id, OLD.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_round_decision_check';
  END IF;
  IF NEW.state = 'approved' AND EXISTS (
    SELECT FROM jsonb_array_elements(NEW.steps) WITH ORDINALITY AS s(step, position)
    WHERE (SELECT count(*) FROM standing_vote v
           WHERE v.round_id = NEW.id AND v.verdict = 'approve' AND v.step = s.position - 1) < (s.step ->> 'needed')::integer
  ) THEN
    RAISE EXCEPTION 'round % lacks votes', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_round_votes_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_round_keeps BEFORE UPDATE ON approval_round FOR EACH ROW EXECUTE FUNCTION approval_round_keeps();
CREATE TRIGGER approval_round_kept BEFORE DELETE ON approval_round FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER approval_round_no_truncate BEFORE TRUNCATE ON approval_round FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A change is scheduled by an approved round on its present revision, or by policy; by nothing else.
CREATE FUNCTION change_needs_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.preauthorized_digest IS NULL AND NOT EXISTS (
    SELECT FROM approval_round WHERE change_id = NEW.id AND revision = NEW.revision AND state = 'approved'
  ) THEN
    RAISE EXCEPTION 'change % is not approved', NEW.number USING ERRCODE = 'check_violation', CONSTRAINT = 'change_approval_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_needs_approval BEFORE UPDATE OF state ON change FOR EACH ROW
  WHEN (NEW.state = 'SCHEDULED' AND OLD.state <> 'SCHEDULED') EXECUTE FUNCTION change_needs_approval();

-- Rules that were broken all the same, each on record until somebody answers for it.
CREATE TABLE violation (
  id                uuid NOT NULL,
  change_id         uuid NOT NULL,
  rule              text NOT NULL,
  occurrence        text NOT NULL,
  description       text NOT NULL,
  persons           uuid[] NOT NULL,
  detected_at       timestamptz NOT NULL,
  due_at            timestamptz,
  disposition       text NOT NULL DEFAULT 'open',
  disposition_note  text,
  disposition_by    uuid,
  disposition_at    timestamptz,
  CONSTRAINT violation_pk PRIMARY KEY (id),
  CONSTRAINT violation_occurrence_key UNIQUE (change_id, rule, occurrence),
  CONSTRAINT violation_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT violation_by_fk FOREIGN KEY (disposition_by) REFERENCES person (id),
  CONSTRAINT violation_disposition_check CHECK (disposition IN ('open', 'accepted', 'remedied')),
  CONSTRAINT violation_settled_check CHECK ((disposition = 'open') = (disposition_at IS NULL)
    AND (disposition_at IS NULL) = (disposition_by IS NULL) AND (disposition_at IS NULL) = (disposition_note IS NULL)),
  CONSTRAINT violation_note_check CHECK (btrim(disposition_note) <> '')
);
CREATE INDEX violation_detected_idx ON violation (detected_at, id);
CREATE INDEX violation_disposition_idx ON violation (disposition, detected_at, id);
CREATE INDEX violation_rule_idx ON violation (rule, detected_at, id);
CREATE INDEX violation_change_idx ON violation (change_id, detected_at, id);

CREATE FUNCTION violation_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.disposition <> 'open' THEN
    RAISE EXCEPTION 'violation % was settled: it is kept as it is', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'violation_settled_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER violation_keeps BEFORE UPDATE ON violation FOR EACH ROW EXECUTE FUNCTION violation_keeps();
CREATE TRIGGER violation_kept BEFORE DELETE ON violation FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER violation_no_truncate BEFORE TRUNCATE ON violation FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON vote TO gavel_app;
GRANT SELECT ON standing_vote TO gavel_app;
GRANT SELECT, INSERT, UPDATE (name, active) ON board TO gavel_app;
GRANT SELECT, INSERT, UPDATE (to_at, chair) ON board_member TO gavel_app;
GRANT SELECT, INSERT, UPDATE (activated_by, activated_at) ON approval_rule_set TO gavel_app;
GRANT SELECT, INSERT, UPDATE (purpose, state, counts_from, due_at, decided_at, reminders_sent, escalation_level, missed_at)
  ON approval_round TO gavel_app;
GRANT SELECT, INSERT, UPDATE (disposition, disposition_note, disposition_by, disposition_at) ON violation TO gavel_app;
