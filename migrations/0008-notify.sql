-- What people are told. Written in the transaction of what happened; only whether it was read is altered later.
CREATE TABLE notification (
  id          uuid NOT NULL,
  person_id   uuid NOT NULL,
  change_id   uuid,
  kind        text NOT NULL,
  text        text NOT NULL,
  created_at  timestamptz NOT NULL,
  read_at     timestamptz,
  CONSTRAINT notification_pk PRIMARY KEY (id),
  CONSTRAINT notification_person_fk FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT notification_change_fk FOREIGN KEY (change_id) REFERENCES change (id),
  CONSTRAINT notification_kind_check CHECK (kind ~ '^[A-Z][A-Z_]{1,39}$'),
  CONSTRAINT notification_text_check CHECK (char_length(btrim(text)) BETWEEN 1 AND 1000),
  CONSTRAINT notification_read_check CHECK (read_at >= created_at)
);
-- Ids are UUIDs of version 7: they sort by time.
CREATE INDEX notification_person_idx ON notification (person_id, id);
CREATE INDEX notification_unread_idx ON notification (person_id, id) WHERE read_at IS NULL;
CREATE INDEX notification_change_idx ON notification (change_id);
CREATE TRIGGER notification_kept BEFORE DELETE ON notification FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER notification_no_truncate BEFORE TRUNCATE ON notification FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT, UPDATE (read_at) ON notification TO gavel_app;
