-- Who is told of events: the callback_url of one call, or a subscription to all of them. An address may carry a signature: these tables are
-- the only place it is kept in.
CREATE TABLE receivers (
    n               INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    call            INTEGER REFERENCES calls (n) ON DELETE CASCADE, -- NULL for a subscription
    url             TEXT NOT NULL,
    origin          TEXT NOT NULL,                                  -- scheme, host and port: what may be shown
    event_types     TEXT NOT NULL,                                  -- ',call.ended,call.turn,'
    created_at      INTEGER NOT NULL,

    ready_at        INTEGER,                                        -- of a callback_url: not told before; NULL until the start request is answered

    -- Of subscriptions; a callback_url is signed with the service's own secret.
    secret          TEXT,
    earlier_secret  TEXT,                                           -- still valid until earlier_until
    earlier_until   INTEGER,
    disabled_at     INTEGER,
    disabled_reason TEXT
);

CREATE UNIQUE INDEX receivers_of_calls ON receivers (call, url) WHERE call IS NOT NULL;
CREATE UNIQUE INDEX receivers_subscribed ON receivers (url) WHERE call IS NULL;

-- One event for one receiver; written with the event.
CREATE TABLE deliveries (
    n            INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    receiver     INTEGER NOT NULL REFERENCES receivers (n) ON DELETE CASCADE,
    call         INTEGER NOT NULL REFERENCES calls (n) ON DELETE CASCADE,
    event        TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    event_type   TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    origin       TEXT NOT NULL,
    status       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,

    -- The next try; NULL behind an earlier event for the same receiver of the same call, and when there is none.
    due_at       INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    first_try_at INTEGER,                                           -- the day of tries counts from here
    last_try_at  INTEGER,
    last_status  INTEGER,
    last_outcome TEXT,
    last_answer  TEXT,
    UNIQUE (receiver, event)
);

CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (call, receiver, seq) WHERE status = 'pending';
CREATE INDEX deliveries_of_calls ON deliveries (call, n);
CREATE INDEX deliveries_of_events ON deliveries (event);
CREATE INDEX deliveries_by_status ON deliveries (status, n);

-- What ElevenLabs tells of a conversation afterwards finds its call, joins it once, and may follow the ending.
CREATE INDEX calls_by_conversation ON calls (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE UNIQUE INDEX events_one_analysis ON events (call) WHERE type = 'call.analyzed';

DROP TRIGGER events_nothing_follows_an_ending;
CREATE TRIGGER events_nothing_follows_an_ending BEFORE INSERT ON events
WHEN NEW.type <> 'call.analyzed' AND EXISTS (SELECT 1 FROM events WHERE call = NEW.call AND type = 'call.ended')
BEGIN
    SELECT RAISE(ABORT, 'the call has ended: nothing may follow');
END;
