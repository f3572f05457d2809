-- Documents that go out with notifications by mail: invitations to meetings, minutes. Written in the transaction of what
-- happened, so that what is sent, and sent again after a break, is what was told then.
CREATE TABLE mail_document (
  id          uuid NOT NULL,
  -- Where a mail has it: as an invitation to answer, as part of the text, or as a file.
  kind        text NOT NULL,
  media_type  text NOT NULL,
  name        text NOT NULL,
  content     text NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT mail_document_pk PRIMARY KEY (id),
  CONSTRAINT mail_document_kind_check CHECK (kind IN ('calendar', 'text', 'file')),
  CONSTRAINT mail_document_name_check CHECK (char_length(name) BETWEEN 1 AND 200 AND name !~ '[[:cntrl:]/\\]'),
  CONSTRAINT mail_document_content_check CHECK (content <> '')
);
CREATE TABLE notification_document (
  notification_id  uuid NOT NULL,
  document_id      uuid NOT NULL,
  CONSTRAINT notification_document_pk PRIMARY KEY (notification_id, document_id),
  CONSTRAINT notification_document_notification_fk FOREIGN KEY (notification_id) REFERENCES notification (id),
  CONSTRAINT notification_document_document_fk FOREIGN KEY (document_id) REFERENCES mail_document (id)
);
CREATE INDEX notification_document_idx ON notification_document (document_id);
CREATE TRIGGER mail_document_append_only BEFORE UPDATE OR DELETE ON mail_document FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER mail_document_no_truncate BEFORE TRUNCATE ON mail_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER notification_document_append_only BEFORE UPDATE OR DELETE ON notification_document FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER notification_document_no_truncate BEFORE TRUNCATE ON notification_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

GRANT SELECT, INSERT ON mail_document, notification_document TO gavel_app;
