-- Which handler has handled which message.
CREATE TABLE longhaul_inbox (
  source     TEXT NOT NULL,
  message    TEXT NOT NULL,
  handler    TEXT NOT NULL,
  writer     TEXT NOT NULL,
  job        TEXT,
  result     BLOB,
  handled_at INTEGER NOT NULL,
  PRIMARY KEY (source, message, handler)
) STRICT;

-- The oldest, for removal.
CREATE INDEX longhaul_inbox_by_time ON longhaul_inbox (handled_at);
