-- Times are milliseconds since 1970, UTC. Enums are their wire names.

-- What is known of each call: derived from its events, in the same transaction.
CREATE TABLE calls (
    n               INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of admission, never used twice
    id              TEXT NOT NULL UNIQUE,
    request_hash    TEXT NOT NULL,
    idempotency_key TEXT UNIQUE,
    answer_status   INTEGER,
    answer_type     TEXT,
    answer_body     TEXT,

    last_seq        INTEGER NOT NULL,
    status          TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    started_at      INTEGER,
    ended_at        INTEGER,
    duration_ms     INTEGER,

    agent_id        TEXT NOT NULL,
    to_address      TEXT NOT NULL,
    scenario        TEXT,
    user_id         TEXT,
    requested_by    TEXT,
    metadata        TEXT,
    endpoint        TEXT,
    conversation_id TEXT,
    turn_count      INTEGER NOT NULL DEFAULT 0,

    end_party       TEXT,
    end_reason      TEXT,
    end_detail      TEXT,
    end_explanation TEXT,
    recording       TEXT
);

CREATE INDEX calls_by_agent ON calls (agent_id, n);
CREATE INDEX calls_by_status ON calls (status, n);
CREATE INDEX calls_open ON calls (n) WHERE ended_at IS NULL;

-- The journal: rows are added and, when a call is erased, deleted; never changed.
CREATE TABLE events (
    n    INTEGER PRIMARY KEY,
    call INTEGER NOT NULL REFERENCES calls (n) ON DELETE CASCADE,
    seq  INTEGER NOT NULL,
    id   TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    at   INTEGER NOT NULL,
    fact TEXT NOT NULL,
    UNIQUE (call, seq)
);

CREATE UNIQUE INDEX events_one_ending ON events (call) WHERE type = 'call.ended';

CREATE TRIGGER events_nothing_follows_an_ending BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE call = NEW.call AND type = 'call.ended')
BEGIN
    SELECT RAISE(ABORT, 'the call has ended: nothing may follow');
END;
