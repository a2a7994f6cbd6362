-- A call whose agent was lost has had several conversations: what ElevenLabs tells of any of them finds the call, and joins it once for each.
CREATE INDEX events_by_lost_conversation ON events (json_extract(fact, '$.conversation_id')) WHERE type = 'call.agent_lost';
DROP INDEX events_one_analysis;
CREATE UNIQUE INDEX events_one_analysis ON events (call, COALESCE(json_extract(fact, '$.conversation_id'), '')) WHERE type = 'call.analyzed';
