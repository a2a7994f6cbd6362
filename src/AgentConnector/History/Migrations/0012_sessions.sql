-- The session_id that a call was asked for, where an earlier call has it as its id.
ALTER TABLE calls ADD COLUMN requested_session TEXT;

CREATE INDEX calls_by_session ON calls (requested_session, n) WHERE requested_session IS NOT NULL;
