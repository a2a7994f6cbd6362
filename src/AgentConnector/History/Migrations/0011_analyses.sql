-- Conversations that are over, and of which ElevenLabs' analysis is still to be asked for; written with the call's ending, removed with the analysis.
CREATE TABLE awaited_analyses (
    call            INTEGER NOT NULL REFERENCES calls (n) ON DELETE CASCADE,
    conversation_id TEXT NOT NULL,
    due_at          INTEGER NOT NULL,           -- asked for then
    tries           INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (call, conversation_id)
) WITHOUT ROWID;

CREATE INDEX awaited_analyses_due ON awaited_analyses (due_at);
