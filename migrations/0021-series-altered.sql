-- A series of meetings can be altered from now on. What it was before stands in the events of the ledger.
ALTER TABLE meeting_series
  -- Counts when its meetings take place was altered: calendars of members know each schedule by a UID of its own.
  ADD COLUMN schedule integer NOT NULL DEFAULT 1,
  -- No meeting begins by the rule before this time.
  ADD COLUMN effective_from timestamptz;
UPDATE meeting_series SET effective_from = created_at;
ALTER TABLE meeting_series ALTER COLUMN effective_from SET NOT NULL,
  ALTER COLUMN schedule DROP DEFAULT,
  ADD CONSTRAINT meeting_series_schedule_check CHECK (schedule >= 1),
  ADD CONSTRAINT meeting_series_effective_check CHECK (effective_from >= created_at);
-- The schedule by which a meeting has its name.
ALTER TABLE meeting ADD COLUMN schedule integer NOT NULL DEFAULT 1;
ALTER TABLE meeting ALTER COLUMN schedule DROP DEFAULT, ADD CONSTRAINT meeting_schedule_check CHECK (schedule >= 1);

-- An ended series stays as it is, time goes on, and when meetings take place is not altered without being counted.
CREATE FUNCTION meeting_series_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW IS DISTINCT FROM OLD AND (to_jsonb(NEW) - 'version') <> (to_jsonb(OLD) - 'version') THEN
    RAISE EXCEPTION 'series % has ended: it is kept as it is', OLD.key USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.version < OLD.version OR NEW.effective_from < OLD.effective_from
    OR NEW.schedule <> OLD.schedule + ((NEW.start_wall, NEW.time_zone, NEW.duration, NEW.rule)
      IS DISTINCT FROM (OLD.start_wall, OLD.time_zone, OLD.duration, OLD.rule))::integer
  THEN
    RAISE EXCEPTION 'series % was altered without being counted', OLD.key USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_series_counted_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_series_keeps BEFORE UPDATE ON meeting_series FOR EACH ROW EXECUTE FUNCTION meeting_series_keeps();
-- What is frozen was planned by the schedule of its time.
CREATE FUNCTION meeting_schedule_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.schedule < OLD.schedule OR (NEW.schedule <> OLD.schedule AND (OLD.frozen_at IS NOT NULL OR OLD.canceled_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'meeting % stays with its schedule', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_schedule_once_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meeting_schedule_keeps BEFORE UPDATE OF schedule ON meeting FOR EACH ROW EXECUTE FUNCTION meeting_schedule_keeps();

GRANT UPDATE (name, start_wall, time_zone, duration, rule, filter, cut_off_minutes, item_minutes, schedule, effective_from)
  ON meeting_series TO gavel_app;
GRANT UPDATE (schedule) ON meeting TO gavel_app;
