-- A meeting whose agenda froze and that nobody opened until its planned end lapses: it is over, and what stood on its
-- agenda is free again.
ALTER TABLE meeting ADD COLUMN lapsed_at timestamptz,
  ADD CONSTRAINT meeting_lapsed_check
    CHECK (lapsed_at IS NULL OR (frozen_at IS NOT NULL AND started_at IS NULL AND canceled_at IS NULL AND lapsed_at >= ends_at));
GRANT UPDATE (lapsed_at) ON meeting TO gavel_app;

-- A day at the longest, also that on which clocks are set back: whoever looks for what goes on looks no further back.
ALTER TABLE meeting ADD CONSTRAINT meeting_length_check CHECK (ends_at - starts_at <= interval '25 hours');

-- What a series has to let lapse, the next first; and of which series there is any.
CREATE INDEX meeting_unopened_idx ON meeting (series_id, ends_at)
  WHERE frozen_at IS NOT NULL AND started_at IS NULL AND canceled_at IS NULL AND lapsed_at IS NULL;

CREATE OR REPLACE FUNCTION meeting_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the minutes of meeting % are closed: it is kept as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.canceled_at IS DISTINCT FROM coalesce(OLD.canceled_at, NEW.canceled_at)
    OR NEW.frozen_at IS DISTINCT FROM coalesce(OLD.frozen_at, NEW.frozen_at)
    OR NEW.started_at IS DISTINCT FROM coalesce(OLD.started_at, NEW.started_at)
    OR NEW.ended_at IS DISTINCT FROM coalesce(OLD.ended_at, NEW.ended_at)
    OR NEW.lapsed_at IS DISTINCT FROM coalesce(OLD.lapsed_at, NEW.lapsed_at)
    OR OLD.lapsed_at IS NOT NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at)
  THEN
    RAISE EXCEPTION 'what happened to meeting % happened once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_once_check';
  END IF;
  RETURN NEW;
END $$;

-- Nothing more is written down of a meeting that is over for good.
CREATE OR REPLACE FUNCTION meeting_record_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR EXISTS (SELECT FROM meeting WHERE id = NEW.meeting_id AND (closed_at IS NOT NULL OR lapsed_at IS NOT NULL)) THEN
    RAISE EXCEPTION '% on % is refused: the meeting has lapsed, or its minutes are closed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
