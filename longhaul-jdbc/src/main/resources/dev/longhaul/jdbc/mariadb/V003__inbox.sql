-- Which handler has handled which message. The primary key is what racers wait at. At its longest an entry takes 2,440 bytes,
-- and an index takes 3,072.
CREATE TABLE IF NOT EXISTS longhaul_inbox (
  source     VARCHAR(255) NOT NULL,
  message    VARCHAR(255) NOT NULL,
  handler    VARCHAR(100) NOT NULL,
  writer     BINARY(16) NOT NULL,
  job        BINARY(16),
  result     MEDIUMBLOB,
  handled_at BIGINT NOT NULL,
  PRIMARY KEY (source, message, handler),
  -- The oldest, for removal.
  KEY longhaul_inbox_by_time (handled_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
