-- What a node says about itself besides: a JSON object of texts by name. For display only.
ALTER TABLE longhaul_node ADD COLUMN about MEDIUMTEXT;
