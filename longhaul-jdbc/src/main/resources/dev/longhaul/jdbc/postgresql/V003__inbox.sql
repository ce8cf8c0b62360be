-- Which handler has handled which message. The primary key is what racers wait at. At its longest an entry takes 2,440 bytes,
-- and an index takes 2,704.
CREATE TABLE longhaul_inbox (
  source     text COLLATE "C" NOT NULL,
  message    text COLLATE "C" NOT NULL,
  handler    text COLLATE "C" NOT NULL,
  writer     uuid NOT NULL,
  job        uuid,
  result     bytea,
  handled_at bigint NOT NULL,
  PRIMARY KEY (source, message, handler)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- The oldest, for removal. Marks of one commit have one entry between them.
CREATE INDEX longhaul_inbox_by_time ON longhaul_inbox (handled_at);
