-- Violations and exceptions keep their time by themselves, not by the workflow of their change: those there are wake once,
-- and go by what their record says.
INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
SELECT 'duty.due', id, '{"subject": "violation"}'::jsonb, 'migration', now(), now() FROM violation
WHERE disposition = 'open' AND answer_by IS NOT NULL AND escalated_at IS NULL
UNION ALL
SELECT 'duty.due', id, '{"subject": "exception"}'::jsonb, 'migration', now(), now() FROM duty_exception
WHERE verdict = 'granted' AND revoked_at IS NULL AND expired_at IS NULL;
