-- Boards with rules of their own, who stands in for whom, conditions on votes, and what closes a vote by time.

ALTER TABLE board
  ADD COLUMN time_zone     text NOT NULL DEFAULT 'UTC',
  ADD COLUMN quorum        integer NOT NULL DEFAULT 1,
  ADD COLUMN voting_rule   jsonb NOT NULL DEFAULT '"any"',
  ADD COLUMN casting_vote  boolean NOT NULL DEFAULT false,
  ADD COLUMN veto          boolean NOT NULL DEFAULT true,
  ADD COLUMN sla_hours     jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT board_time_zone_check CHECK (char_length(time_zone) BETWEEN 1 AND 64),
  ADD CONSTRAINT board_quorum_check CHECK (quorum BETWEEN 1 AND 500),
  ADD CONSTRAINT board_sla_check CHECK (jsonb_typeof(sla_hours) = 'object');
GRANT UPDATE (time_zone, quorum, voting_rule, casting_vote, veto, sla_hours) ON board TO gavel_app;

-- A deputy stands in for some members, or, with an empty list, for any. A member with services is asked only about
-- changes that touch one of them. Whoever becomes or ceases to be chair begins a new row: rows are ended, not altered.
ALTER TABLE board_member
  ADD COLUMN deputy       boolean NOT NULL DEFAULT false,
  ADD COLUMN deputy_for   uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN service_ids  uuid[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT board_member_deputy_check CHECK (deputy OR cardinality(deputy_for) = 0),
  ADD CONSTRAINT board_member_chair_check CHECK (NOT (deputy AND chair)),
  ADD CONSTRAINT board_member_services_check CHECK (NOT (deputy AND cardinality(service_ids) > 0));
REVOKE UPDATE (chair) ON board_member FROM gavel_app;
CREATE FUNCTION board_member_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.to_at IS NOT NULL OR (to_jsonb(NEW) - 'to_at') IS DISTINCT FROM (to_jsonb(OLD) - 'to_at') THEN
    RAISE EXCEPTION 'somebody''s time on a board is ended once, and not rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'board_member_kept_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER board_member_keeps BEFORE UPDATE ON board_member FOR EACH ROW EXECUTE FUNCTION board_member_keeps();
CREATE TRIGGER board_member_kept BEFORE DELETE ON board_member FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER board_member_no_truncate BEFORE TRUNCATE ON board_member FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Who is away, and when: then a deputy may vote in their stead. Half-open: from_at belongs to it, to_at does not.
CREATE TABLE absence (
  id          uuid NOT NULL,
  person_id   uuid NOT NULL,
  from_at     timestamptz NOT NULL,
  to_at       timestamptz NOT NULL,
  reason      text NOT NULL,
  said_by     uuid NOT NULL,
  said_at     timestamptz NOT NULL,
  ended_at    timestamptz,
  CONSTRAINT absence_pk PRIMARY KEY (id),
  CONSTRAINT absence_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT absence_said_by_fk FOREIGN KEY (said_by) REFERENCES person (id),
  CONSTRAINT absence_span_check CHECK (to_at > from_at),
  CONSTRAINT absence_reason_check CHECK (char_length(reason) <= 2000)
);
CREATE INDEX absence_person_idx ON absence (person_id, from_at, id);

-- Somebody's vote lent to somebody else, for a time and a scope; an empty list of a scope stands for all.
CREATE TABLE delegation (
  id            uuid NOT NULL,
  delegator_id  uuid NOT NULL,
  delegate_id   uuid NOT NULL,
  from_at       timestamptz NOT NULL,
  to_at         timestamptz NOT NULL,
  boards        text[] NOT NULL DEFAULT '{}',
  service_ids   uuid[] NOT NULL DEFAULT '{}',
  types         text[] NOT NULL DEFAULT '{}',
  reason        text NOT NULL,
  created_at    timestamptz NOT NULL,
  account_id    uuid NOT NULL,
  revoked_at    timestamptz,
  revoked_by    uuid,
  CONSTRAINT delegation_pk PRIMARY KEY (id),
  CONSTRAINT delegation_delegator_fk FOREIGN KEY (delegator_id) REFERENCES person (id),
  CONSTRAINT delegation_delegate_fk FOREIGN KEY (delegate_id) REFERENCES person (id),
  CONSTRAINT delegation_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT delegation_revoked_by_fk FOREIGN KEY (revoked_by) REFERENCES person (id),
  CONSTRAINT delegation_two_people_check CHECK (delegator_id <> delegate_id),
  CONSTRAINT delegation_span_check CHECK (to_at > from_at),
  CONSTRAINT delegation_reason_check CHECK (char_length(reason) <= 2000),
  CONSTRAINT delegation_revoked_check CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX delegation_delegator_idx ON delegation (delegator_id, from_at, id);
CREATE INDEX delegation_delegate_idx ON delegation (delegate_id, from_at, id);
CREATE INDEX delegation_list_idx ON delegation (from_at, id);

-- Ended once, never rewritten.
CREATE FUNCTION ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL OR (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
    RAISE EXCEPTION 'a row of % is ended once, and not rewritten', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_kept_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER absence_keeps BEFORE UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION ended_once('ended_at');
CREATE TRIGGER absence_kept BEFORE DELETE ON absence FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER absence_no_truncate BEFORE TRUNCATE ON absence FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER delegation_keeps BEFORE UPDATE ON delegation FOR EACH ROW EXECUTE FUNCTION ended_once('revoked_at', 'revoked_by');
CREATE TRIGGER delegation_kept BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER delegation_no_truncate BEFORE TRUNCATE ON delegation FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The step that is asked now (null once none is), so that what waits for somebody is found by an index; and in how many
-- steps the time to vote is over.
ALTER TABLE approval_round
  ADD COLUMN current_step  integer DEFAULT 0,
  ADD COLUMN closed_steps  integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT approval_round_steps_asked_check CHECK (current_step >= 0 AND closed_steps >= 0);
GRANT UPDATE (current_step, closed_steps) ON approval_round TO gavel_app;
CREATE INDEX approval_round_deputies_idx ON approval_round
  USING gin (jsonb_path_query_array(steps, '$[*].deputies[*].person') jsonb_path_ops) WHERE state = 'open';

-- The seat that a vote fills is its voter's own, or that of the member for whom a deputy or a delegate votes.
ALTER TABLE vote
  ADD COLUMN on_behalf_of   uuid,
  ADD COLUMN delegation_id  uuid,
  ADD CONSTRAINT vote_behalf_fk FOREIGN KEY (on_behalf_of) REFERENCES person (id),
  ADD CONSTRAINT vote_delegation_fk FOREIGN KEY (delegation_id) REFERENCES delegation (id),
  ADD CONSTRAINT vote_behalf_check CHECK (on_behalf_of <> person_id),
  ADD CONSTRAINT vote_delegation_check CHECK (delegation_id IS NULL OR on_behalf_of IS NOT NULL);
CREATE INDEX vote_behalf_idx ON vote (on_behalf_of, cast_at) WHERE on_behalf_of IS NOT NULL;
CREATE OR REPLACE VIEW standing_vote WITH (security_invoker = true) AS
  SELECT v.* FROM vote v
  WHERE v.verdict <> 'withdraw'
    AND NOT EXISTS (SELECT FROM vote later WHERE later.round_id = v.round_id AND later.person_id = v.person_id AND later.ordinal > v.ordinal);

-- Who keeps out of a round of their own accord. It holds for the whole round.
CREATE TABLE recusal (
  round_id    uuid NOT NULL,
  person_id   uuid NOT NULL,
  reason      text NOT NULL,
  account_id  uuid NOT NULL,
  recused_at  timestamptz NOT NULL,
  CONSTRAINT recusal_pk PRIMARY KEY (round_id, person_id),
  CONSTRAINT recusal_round_fk FOREIGN KEY (round_id) REFERENCES approval_round (id),
  CONSTRAINT recusal_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT recusal_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT recusal_reason_check CHECK (char_length(btrim(reason)) BETWEEN 1 AND 2000)
);
CREATE INDEX recusal_person_idx ON recusal (person_id, recused_at);
CREATE TRIGGER recusal_append_only BEFORE UPDATE OR DELETE ON recusal FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER recusal_no_truncate BEFORE TRUNCATE ON recusal FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

CREATE FUNCTION recusal_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM approval_round WHERE id = NEW.round_id AND state = 'open' FOR UPDATE;
  IF NOT FOUND OR EXISTS (
    SELECT FROM standing_vote v WHERE v.round_id = NEW.round_id AND (v.person_id = NEW.person_id OR v.on_behalf_of = NEW.person_id AND v.delegation_id IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'a recusal needs an open round without a vote of this person' USING ERRCODE = 'check_violation', CONSTRAINT = 'recusal_round_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recusal_fits BEFORE INSERT ON recusal FOR EACH ROW EXECUTE FUNCTION recusal_fits();

-- A vote is for an open round, on the content that is asked about; it fills one seat of the step that nobody else
-- fills, by whoever holds it, a deputy that was frozen with the round, or a delegate while the delegation lasts.
CREATE OR REPLACE FUNCTION vote_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked approval_round;
  seat uuid := coalesce(NEW.on_behalf_of, NEW.person_id);
  before vote;
BEGIN
  SELECT * INTO asked FROM approval_round WHERE id = NEW.round_id FOR UPDATE;
  IF asked.state <> 'open' OR asked.digest <> NEW.digest THEN
    RAISE EXCEPTION 'a vote needs an open round on the same content' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_round_check';
  END IF;
  IF NOT coalesce(asked.steps -> NEW.step -> 'electorate' ? seat::text, false) THEN
    RAISE EXCEPTION 'this person is not asked in this step' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_electorate_check';
  END IF;
  IF NEW.ordinal <> 1 + (SELECT count(*) FROM vote WHERE round_id = NEW.round_id AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a person has one vote at a time' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_sequence_check';
  END IF;
  IF NEW.verdict = 'withdraw' THEN
    SELECT * INTO before FROM vote WHERE round_id = NEW.round_id AND person_id = NEW.person_id AND ordinal = NEW.ordinal - 1;
    IF (before.step, before.on_behalf_of, before.delegation_id) IS DISTINCT FROM (NEW.step, NEW.on_behalf_of, NEW.delegation_id) THEN
      RAISE EXCEPTION 'what is taken back is the vote before' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_sequence_check';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM standing_vote v WHERE v.round_id = NEW.round_id AND seat IN (v.person_id, v.on_behalf_of) AND coalesce(v.on_behalf_of, v.person_id) = seat) THEN
    RAISE EXCEPTION 'this seat has a vote' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_seat_check';
  END IF;
  IF EXISTS (SELECT FROM recusal r WHERE r.round_id = NEW.round_id
      AND (r.person_id = NEW.person_id OR r.person_id = seat AND NEW.delegation_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'whoever recused themself has no vote' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_recusal_check';
  END IF;
  IF NEW.delegation_id IS NOT NULL THEN
    PERFORM FROM delegation d WHERE d.id = NEW.delegation_id AND d.delegator_id = seat AND d.delegate_id = NEW.person_id
      AND d.from_at <= NEW.cast_at AND d.to_at > NEW.cast_at AND d.revoked_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a delegate votes while the delegation lasts' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_delegation_live_check';
    END IF;
  ELSIF NEW.on_behalf_of IS NOT NULL AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(coalesce(asked.steps -> NEW.step -> 'deputies', '[]')) AS d
    WHERE d ->> 'person' = NEW.person_id::text AND d -> 'of' ? seat::text
  ) THEN
    RAISE EXCEPTION 'this person is no deputy of that member' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_deputy_check';
  END IF;
  RETURN NEW;
END $$;

-- Whether the votes of a step could make it approved: what must be true whatever the hour. The application decides when
-- the votes are all in.
CREATE FUNCTION approval_step_met(of_round uuid, asked jsonb, at_step integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT approvals >= (asked ->> 'needed')::integer
    AND voted >= coalesce((asked ->> 'quorum')::integer, 1)
    AND (rejections = 0 OR NOT coalesce((asked ->> 'veto')::boolean, true))
    AND CASE
      WHEN asked ->> 'require' = 'unanimity' THEN rejections = 0
      WHEN asked ->> 'require' = 'majority' THEN approvals > rejections OR (approvals = rejections AND chair)
      WHEN asked -> 'require' ? 'percentOfVotes' THEN 100 * approvals >= (asked -> 'require' ->> 'percentOfVotes')::integer * (approvals + rejections)
      ELSE true END
  FROM (
    SELECT count(*) FILTER (WHERE v.verdict = 'approve') AS approvals, count(*) FILTER (WHERE v.verdict = 'reject') AS rejections,
      count(*) AS voted, coalesce(bool_or(v.verdict = 'approve' AND v.on_behalf_of IS NULL AND v.person_id::text = asked ->> 'castingVote'), false) AS chair
    FROM standing_vote v WHERE v.round_id = of_round AND v.step = at_step) AS counted
$$;

CREATE OR REPLACE FUNCTION approval_round_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
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
    WHERE NOT approval_step_met(NEW.id, s.step, (s.position - 1)::integer)
  ) THEN
    RAISE EXCEPTION 'round % lacks votes', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_round_votes_check';
  END IF;
  RETURN NEW;
END $$;

-- "Approved, if": what has to be so, by when, before the work begins. It goes with its vote: a vote that was taken back
-- asks for nothing any more. `marker` says who may mark it met: a person's id, a role, 'verifier' or 'board'.
CREATE TABLE vote_condition (
  id            uuid NOT NULL,
  vote_id       uuid NOT NULL,
  round_id      uuid NOT NULL,
  change_id     uuid NOT NULL,
  text          text NOT NULL,
  due_at        timestamptz NOT NULL,
  marker        text NOT NULL,
  created_at    timestamptz NOT NULL,
  settled_at    timestamptz,
  met_by        uuid,
  met_account   uuid,
  evidence_id   uuid,
  note          text,
  CONSTRAINT vote_condition_pk PRIMARY KEY (id),
  CONSTRAINT vote_condition_vote_fk FOREIGN KEY (vote_id) REFERENCES vote (id),
  CONSTRAINT vote_condition_round_fk FOREIGN KEY (round_id) REFERENCES approval_round (id),
  CONSTRAINT vote_condition_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT vote_condition_by_fk FOREIGN KEY (met_by) REFERENCES person (id),
  CONSTRAINT vote_condition_account_fk FOREIGN KEY (met_account) REFERENCES account (id),
  CONSTRAINT vote_condition_evidence_fk FOREIGN KEY (evidence_id) REFERENCES evidence (id),
  CONSTRAINT vote_condition_text_check CHECK (char_length(btrim(text)) BETWEEN 1 AND 2000),
  CONSTRAINT vote_condition_due_check CHECK (due_at > created_at),
  CONSTRAINT vote_condition_marker_check CHECK (char_length(marker) BETWEEN 1 AND 64),
  CONSTRAINT vote_condition_met_check CHECK ((met_by IS NULL) = (evidence_id IS NULL) AND (met_by IS NULL) = (met_account IS NULL)
    AND (met_by IS NULL OR settled_at IS NOT NULL) AND (note IS NULL OR met_by IS NOT NULL))
);
CREATE INDEX vote_condition_change_idx ON vote_condition (change_id, due_at, id);
CREATE INDEX vote_condition_round_idx ON vote_condition (round_id, id);
CREATE INDEX vote_condition_vote_idx ON vote_condition (vote_id);
CREATE INDEX vote_condition_open_idx ON vote_condition (due_at, id) WHERE settled_at IS NULL;

CREATE FUNCTION vote_condition_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.settled_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM vote v JOIN approval_round r ON r.id = v.round_id
      WHERE v.id = NEW.vote_id AND v.verdict = 'approve' AND r.id = NEW.round_id AND r.change_id = NEW.change_id
    ) THEN
      RAISE EXCEPTION 'a condition goes with an approving vote on the change' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_condition_vote_check';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.settled_at IS NOT NULL OR (to_jsonb(NEW) - ARRAY['settled_at', 'met_by', 'met_account', 'evidence_id', 'note'])
      IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['settled_at', 'met_by', 'met_account', 'evidence_id', 'note']) THEN
    RAISE EXCEPTION 'a condition is met once or lapses once' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_condition_kept_check';
  END IF;
  IF NEW.evidence_id IS NOT NULL AND NOT EXISTS (SELECT FROM evidence e WHERE e.id = NEW.evidence_id AND e.change_id = NEW.change_id) THEN
    RAISE EXCEPTION 'a condition is met with evidence of its own change' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_condition_evidence_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_condition_fits BEFORE INSERT OR UPDATE ON vote_condition FOR EACH ROW EXECUTE FUNCTION vote_condition_fits();
CREATE TRIGGER vote_condition_kept BEFORE DELETE ON vote_condition FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER vote_condition_no_truncate BEFORE TRUNCATE ON vote_condition FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (ended_at) ON absence TO gavel_app;
GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by) ON delegation TO gavel_app;
GRANT SELECT, INSERT ON recusal TO gavel_app;
GRANT SELECT, INSERT, UPDATE (settled_at, met_by, met_account, evidence_id, note) ON vote_condition TO gavel_app;
