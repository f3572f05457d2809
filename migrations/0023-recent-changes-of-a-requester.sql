-- What somebody handed in of late: a large change that was split into small ones is assessed as one.
CREATE INDEX change_requester_recent_idx ON change (requester_id, created_at);
