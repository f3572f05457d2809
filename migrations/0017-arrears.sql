-- Whose missed ratifications are unsettled: asked at every start of an emergency.
CREATE INDEX violation_open_persons_idx ON violation USING gin (persons) WHERE disposition = 'open';
