-- What every slice writes in its transactions: events, the outbox, idempotency keys.
-- The application role (gavel_app) owns nothing; it gets what each table's grant says and no more.

CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: this record is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- Everything that happened, in one append-only table. `leaf` is the RFC 9162 leaf hash of the event's canonical form;
-- `transaction_id` lets a reader take events in commit order without missing one that commits late.
CREATE TABLE event (
  seq             bigint GENERATED ALWAYS AS IDENTITY,
  id              uuid NOT NULL,
  type            text NOT NULL,
  subject_type    text NOT NULL,
  subject_id      uuid NOT NULL,
  data            jsonb NOT NULL,
  actor_kind      text NOT NULL,
  actor_person    uuid,
  actor_account   uuid,
  actor_name      text NOT NULL,
  door            text NOT NULL,
  correlation_id  text NOT NULL,
  occurred_at     timestamptz NOT NULL,
  leaf            bytea NOT NULL,
  transaction_id  xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT event_pk PRIMARY KEY (seq),
  CONSTRAINT event_id_key UNIQUE (id),
  CONSTRAINT event_actor_kind_check CHECK (actor_kind IN ('person', 'service', 'system')),
  CONSTRAINT event_actor_check CHECK (actor_kind = 'system' OR (actor_person IS NOT NULL AND actor_account IS NOT NULL)),
  CONSTRAINT event_leaf_check CHECK (octet_length(leaf) = 32)
);
CREATE INDEX event_subject_idx ON event (subject_type, subject_id, seq);
CREATE INDEX event_type_idx ON event (type, seq);
CREATE INDEX event_actor_idx ON event (actor_person, seq);
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Messages to the world outside the database, written with the state they speak of and removed once delivered.
CREATE TABLE outbox (
  id              bigint GENERATED ALWAYS AS IDENTITY,
  topic           text NOT NULL,
  key             uuid NOT NULL,
  payload         jsonb NOT NULL,
  correlation_id  text NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  attempts        integer NOT NULL DEFAULT 0,
  last_error      text,
  CONSTRAINT outbox_pk PRIMARY KEY (id)
);
CREATE INDEX outbox_due_idx ON outbox (topic, due_at, id);

-- First answers of commands that came with an Idempotency-Key, so that a repeat gets them again, word for word (json
-- keeps the text; jsonb would not).
CREATE TABLE idempotency_key (
  account_id   uuid NOT NULL,
  key          text NOT NULL,
  fingerprint  text NOT NULL,
  result_id    uuid,
  response     json,
  created_at   timestamptz NOT NULL,
  CONSTRAINT idempotency_key_pk PRIMARY KEY (account_id, key),
  CONSTRAINT idempotency_key_length_check CHECK (char_length(key) BETWEEN 1 AND 255)
);
CREATE INDEX idempotency_key_created_idx ON idempotency_key (created_at);

GRANT USAGE ON SCHEMA public TO gavel_app;
GRANT SELECT, INSERT ON event TO gavel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, idempotency_key TO gavel_app;
