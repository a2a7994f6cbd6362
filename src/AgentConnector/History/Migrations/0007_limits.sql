-- How long a key has talked today is asked before each of its calls, where its minutes are limited.
CREATE INDEX calls_by_key ON calls (requested_by, started_at) WHERE started_at IS NOT NULL;
