-- What was removed of a call because it was kept for as long as it should be: the bits of KeptParts.
ALTER TABLE calls ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;

-- Who called, of a call that came in.
ALTER TABLE calls ADD COLUMN from_address TEXT;
CREATE INDEX calls_by_caller ON calls (from_address, n) WHERE from_address IS NOT NULL;

-- What is old enough is found without reading the calls.
CREATE INDEX calls_over ON calls (ended_at, n, expired) WHERE ended_at IS NOT NULL;

-- Who did what: names of keys and ids, nothing that was said. It outlives the calls it names.
CREATE TABLE audit (
    n      INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    key    TEXT NOT NULL,   -- the name of the API key
    action TEXT NOT NULL,
    target TEXT,            -- the id of a call, a subscription or a delivery
    status INTEGER NOT NULL -- of the answer
);

CREATE INDEX audit_by_target ON audit (target, n) WHERE target IS NOT NULL;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;
