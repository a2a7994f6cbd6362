BEGIN TRANSACTION;
CREATE TABLE calls (
    n               INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of admission, never used twice
    id              TEXT NOT NULL UNIQUE,
    request_hash    TEXT NOT NULL,
    idempotency_key TEXT UNIQUE,
    answer_status   INTEGER,
    answer_type     TEXT,
    answer_body     TEXT,

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
, answer_retry_after INTEGER);
INSERT INTO "calls" VALUES(1,'lead-4711','a9b8bff014dcb803e02fd26653edcdd49a405be689e2c8766a06d9f3e9094405',NULL,200,'application/json','{"success":true,"session_id":"lead-4711","status":"in_progress","websocket_url":"ws://127.0.0.1:34877/v1/convai/conversation","message":"Call initiated successfully. Audio streaming started.","timestamp":"2026-11-29T22:44:18.826Z","links":{"self":"/calls/lead-4711","events":"/calls/lead-4711/events","end":"/calls/lead-4711/end"},"replayed":false}','completed',1795992258116,1795992258800,1795992278030,19275,'agent_a','wav:demo','demo','u1','tests','{"source":"n8n","nested":{"n":1}}','wav:demo','conv_06cwkg5j7wsbsaj4odxzw59af6',5,'agent','completed',NULL,'The agent ended the conversation.','/calls/lead-4711/recording',NULL);
INSERT INTO "calls" VALUES(2,'Lead:Dropped','9bda8d72bc604659a7b8d9c4c9304217bed0beb6f81b01ac73bddf7af443b00e',NULL,200,'application/json','{"success":true,"session_id":"Lead:Dropped","status":"in_progress","websocket_url":"ws://127.0.0.1:34877/v1/convai/conversation","message":"Call initiated successfully. Audio streaming started.","timestamp":"2026-11-29T22:44:19.130Z","links":{"self":"/calls/Lead:Dropped","events":"/calls/Lead:Dropped/events","end":"/calls/Lead:Dropped/end"},"replayed":false}','failed',1795992259105,1795992259122,1795992259866,593,'agent_b','wav:demo','drop',NULL,'tests',NULL,'wav:demo','conv_a202oatpoavrbzsrf21g5f99s2',1,'agent','disconnected','The connection to the agent broke. Check the network and try again. (1006)','The connection to the agent broke. Check the network; the conversation cannot be resumed, start a new one.','/calls/Lead:Dropped/recording',NULL);
INSERT INTO "calls" VALUES(3,'cut','9d745e6b29de4bc40518918d0f019ef6b9d4d3221356e9e109871284cabd788f',NULL,200,'application/json','{"success":true,"session_id":"cut","status":"in_progress","websocket_url":"ws://127.0.0.1:34877/v1/convai/conversation","message":"Call initiated successfully. Audio streaming started.","timestamp":"2026-11-29T22:44:19.167Z","links":{"self":"/calls/cut","events":"/calls/cut/events","end":"/calls/cut/end"},"replayed":false}','completed',1795992259163,1795992259166,1795992278491,19320,'agent_c','wav:demo','long',NULL,'tests',NULL,'wav:demo','conv_cfevrfvtd0l4su18hdts4xriwf',5,'service','cancelled','ended by the API','The call was ended on request.','/calls/cut/recording',NULL);
INSERT INTO "calls" VALUES(4,'open','3f803776cb9092bb5200ce692632133c78285734c1bd342b0f82777a3bed020e',NULL,200,'application/json','{"success":true,"session_id":"open","status":"in_progress","websocket_url":"ws://127.0.0.1:34877/v1/convai/conversation","message":"Call initiated successfully. Audio streaming started.","timestamp":"2026-11-29T22:44:38.573Z","links":{"self":"/calls/open","events":"/calls/open/events","end":"/calls/open/end"},"replayed":false}','in_progress',1795992278547,1795992278573,NULL,NULL,'agent_d','wav:demo','long',NULL,'tests',NULL,'wav:demo','conv_55o9a8ru9h22492q8hw2p1gutw',0,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "deliveries" VALUES(1,'dlv_75fdbad70d2a729ebe3ea8f859022e98',1,1,'evt_01a2297b540e7cfa988ab1429a5bcb58','call.ended',18,'http://127.0.0.1:9','pending',1795992278047,1795992286227,3,1795992278134,1795992280918,NULL,'not reached: ConnectionError',NULL);
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
INSERT INTO "events" VALUES(1,1,1,'evt_01a2297b064470758ac33f76d2ec4aaa','call.queued',1795992258116,'{"type":"call.queued","agent_id":"agent_a","to":"wav:demo","metadata":{"source":"n8n","nested":{"n":1}},"scenario":"demo","user_id":"u1","requested_by":"tests"}');
INSERT INTO "events" VALUES(2,1,2,'evt_01a2297b06957219b0b895db1c3b1e6e','call.connecting',1795992258197,'{"type":"call.connecting"}');
INSERT INTO "events" VALUES(3,1,3,'evt_01a2297b08f07800b27e0ecc8b5a7b60','call.started',1795992258800,'{"type":"call.started","conversation_id":"conv_06cwkg5j7wsbsaj4odxzw59af6","endpoint":"wav:demo","agent_hears":"pcm_16000","agent_speaks":"pcm_16000"}');
INSERT INTO "events" VALUES(4,1,4,'evt_01a2297b099a789b992b89d04be6dfce','call.turn',1795992258970,'{"type":"call.turn","speaker":"agent","text":"Hello, this is Anna at Maple Dental. How can I help you?","tentative":true,"turn":1,"start_ms":216,"end_ms":216,"interrupted":false}');
INSERT INTO "events" VALUES(5,2,1,'evt_01a2297b0a21766881f478974ab2455c','call.queued',1795992259105,'{"type":"call.queued","agent_id":"agent_b","to":"wav:demo","scenario":"drop","requested_by":"tests"}');
INSERT INTO "events" VALUES(6,2,2,'evt_01a2297b0a2770fbae44b7692c60fb99','call.connecting',1795992259111,'{"type":"call.connecting"}');
INSERT INTO "events" VALUES(7,2,3,'evt_01a2297b0a3276b19b18b697f5f4c2cc','call.started',1795992259122,'{"type":"call.started","conversation_id":"conv_a202oatpoavrbzsrf21g5f99s2","endpoint":"wav:demo","agent_hears":"pcm_16000","agent_speaks":"pcm_16000"}');
INSERT INTO "events" VALUES(8,2,4,'evt_01a2297b0a54749795626d72c48b2766','call.turn',1795992259156,'{"type":"call.turn","speaker":"agent","text":"Hello, how can I help you today?","tentative":true,"turn":1,"start_ms":34,"end_ms":34,"interrupted":false}');
INSERT INTO "events" VALUES(9,3,1,'evt_01a2297b0a5b769680352399fe4434f1','call.queued',1795992259163,'{"type":"call.queued","agent_id":"agent_c","to":"wav:demo","scenario":"long","requested_by":"tests"}');
INSERT INTO "events" VALUES(10,3,2,'evt_01a2297b0a5c7c4290a121ac674af872','call.connecting',1795992259164,'{"type":"call.connecting"}');
INSERT INTO "events" VALUES(11,3,3,'evt_01a2297b0a5e7e8dbf92a5b147b37b78','call.started',1795992259166,'{"type":"call.started","conversation_id":"conv_cfevrfvtd0l4su18hdts4xriwf","endpoint":"wav:demo","agent_hears":"pcm_16000","agent_speaks":"pcm_16000"}');
INSERT INTO "events" VALUES(12,3,4,'evt_01a2297b0ac07aa19b3f9908995079b0','call.turn',1795992259264,'{"type":"call.turn","speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","tentative":true,"turn":1,"start_ms":98,"end_ms":98,"interrupted":false}');
INSERT INTO "events" VALUES(13,2,5,'evt_01a2297b0c867346b6f55e81b123714d','call.turn',1795992259718,'{"type":"call.turn","speaker":"agent","text":"Hello, how can I help you today?","tentative":false,"turn":1,"start_ms":34,"end_ms":593,"interrupted":true}');
INSERT INTO "events" VALUES(14,2,6,'evt_01a2297b0d1a707a8a01496c16fc842a','call.ended',1795992259866,'{"type":"call.ended","status":"failed","end":{"party":"agent","reason":"disconnected","detail":"The connection to the agent broke. Check the network and try again. (1006)","explanation":"The connection to the agent broke. Check the network; the conversation cannot be resumed, start a new one."},"duration_ms":593,"transcript":[{"speaker":"agent","text":"Hello, how can I help you today?","start_ms":34,"end_ms":593,"interrupted":true}],"recording":"/calls/Lead:Dropped/recording"}');
INSERT INTO "events" VALUES(15,1,5,'evt_01a2297b19a372ab885fcd60b97fa334','call.turn',1795992263075,'{"type":"call.turn","speaker":"agent","text":"Hello, this is Anna at Maple Dental. How can I help you?","tentative":false,"turn":1,"start_ms":225,"end_ms":4020,"interrupted":false}');
INSERT INTO "events" VALUES(16,3,5,'evt_01a2297b1e047e2dade225a65ceb1894','call.interrupted',1795992264196,'{"type":"call.interrupted","at_ms":5030,"dropped_ms":19818}');
INSERT INTO "events" VALUES(17,3,6,'evt_01a2297b1e0473c18ceef733a0c9bb6b','call.turn',1795992264196,'{"type":"call.turn","speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","tentative":false,"turn":1,"start_ms":98,"end_ms":5029,"interrupted":true}');
INSERT INTO "events" VALUES(18,3,7,'evt_01a2297b1e067ff1bfd0d60dbdcbfa92','call.turn_corrected',1795992264198,'{"type":"call.turn_corrected","turn":1,"text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two","original_text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening."}');
INSERT INTO "events" VALUES(19,1,6,'evt_01a2297b1e5778c3a9949fb44b4eedfb','call.turn',1795992264279,'{"type":"call.turn","speaker":"caller","text":"Hi, I would","tentative":true,"turn":2,"start_ms":5164,"end_ms":5523,"interrupted":false}');
INSERT INTO "events" VALUES(20,3,8,'evt_01a2297b1f8c76e1b12f42cfeea82d3e','call.turn',1795992264588,'{"type":"call.turn","speaker":"caller","text":"(0.5 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":5340,"interrupted":false}');
INSERT INTO "events" VALUES(21,1,7,'evt_01a2297b204979379bb5d7424333e6c6','call.turn',1795992264777,'{"type":"call.turn","speaker":"caller","text":"Hi, I would like to book a","tentative":true,"turn":2,"start_ms":5164,"end_ms":6023,"interrupted":false}');
INSERT INTO "events" VALUES(22,3,9,'evt_01a2297b2180785baac7f2bebaad2f23','call.turn',1795992265088,'{"type":"call.turn","speaker":"caller","text":"(1.0 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":5920,"interrupted":false}');
INSERT INTO "events" VALUES(23,3,10,'evt_01a2297b237573b2a55297cb4edf7812','call.turn',1795992265589,'{"type":"call.turn","speaker":"caller","text":"(1.5 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":6423,"interrupted":false}');
INSERT INTO "events" VALUES(24,3,11,'evt_01a2297b256879f7850678191c493c65','call.turn',1795992266088,'{"type":"call.turn","speaker":"caller","text":"(2.0 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":6920,"interrupted":false}');
INSERT INTO "events" VALUES(25,3,12,'evt_01a2297b275e77e0b2f8e6b595090f84','call.turn',1795992266590,'{"type":"call.turn","speaker":"caller","text":"(2.5 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":7240,"interrupted":false}');
INSERT INTO "events" VALUES(26,3,13,'evt_01a2297b29507b8491bbb47b46f31743','call.turn',1795992267088,'{"type":"call.turn","speaker":"caller","text":"(3.0 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":7922,"interrupted":false}');
INSERT INTO "events" VALUES(27,1,8,'evt_01a2297b2a7b72e5b7c6899c60b5da1a','call.turn',1795992267387,'{"type":"call.turn","speaker":"caller","text":"Hi, I would like to book a check-up, please.","tentative":false,"turn":2,"start_ms":5164,"end_ms":8164,"interrupted":false}');
INSERT INTO "events" VALUES(28,1,9,'evt_01a2297b2a7c7d45a9a1550a264fe797','call.turn',1795992267388,'{"type":"call.turn","speaker":"agent","text":"Gladly, I have Tuesday at ten or Thursday at three.","tentative":true,"turn":3,"start_ms":8634,"end_ms":8634,"interrupted":false}');
INSERT INTO "events" VALUES(29,3,14,'evt_01a2297b2b4571ee950bb55f209972d2','call.turn',1795992267589,'{"type":"call.turn","speaker":"caller","text":"(3.5 s of speech)","tentative":true,"turn":2,"start_ms":4940,"end_ms":7940,"interrupted":false}');
INSERT INTO "events" VALUES(30,3,15,'evt_01a2297b2ba877ca9592901df91f7ba9','call.turn',1795992267688,'{"type":"call.turn","speaker":"caller","text":"(3.0 s of speech)","tentative":false,"turn":2,"start_ms":4940,"end_ms":7940,"interrupted":false}');
INSERT INTO "events" VALUES(31,3,16,'evt_01a2297b2ba87ffa94801e56f481c2c7','call.turn',1795992267688,'{"type":"call.turn","speaker":"agent","text":"Of course, I stopped. What would you like to know?","tentative":true,"turn":3,"start_ms":8521,"end_ms":8521,"interrupted":false}');
INSERT INTO "events" VALUES(32,1,10,'evt_01a2297b382e72f09290c29681708107','call.turn',1795992270894,'{"type":"call.turn","speaker":"agent","text":"Gladly, I have Tuesday at ten or Thursday at three.","tentative":false,"turn":3,"start_ms":8634,"end_ms":11839,"interrupted":false}');
INSERT INTO "events" VALUES(33,1,11,'evt_01a2297b382e7c6ca7a799fd808f0245','call.latency',1795992270894,'{"type":"call.latency","turn":3,"response_ms":470}');
INSERT INTO "events" VALUES(34,3,17,'evt_01a2297b392b734fbec59c1d7362d881','call.turn',1795992271147,'{"type":"call.turn","speaker":"agent","text":"Of course, I stopped. What would you like to know?","tentative":false,"turn":3,"start_ms":8521,"end_ms":11676,"interrupted":false}');
INSERT INTO "events" VALUES(35,3,18,'evt_01a2297b392c7504aee3e7be94496e9b','call.latency',1795992271148,'{"type":"call.latency","turn":3,"response_ms":581}');
INSERT INTO "events" VALUES(36,1,12,'evt_01a2297b3e4679018d7287eb7cfeb9e0','call.turn',1795992272454,'{"type":"call.turn","speaker":"caller","text":"Tuesday at","tentative":true,"turn":4,"start_ms":13344,"end_ms":13701,"interrupted":false}');
INSERT INTO "events" VALUES(37,3,19,'evt_01a2297b3f8972c69c778bb9c67d5247','call.turn',1795992272777,'{"type":"call.turn","speaker":"caller","text":"(0.5 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":13610,"interrupted":false}');
INSERT INTO "events" VALUES(38,1,13,'evt_01a2297b403872ee9ea877fbc6b5dc7a','call.turn',1795992272952,'{"type":"call.turn","speaker":"caller","text":"Tuesday at ten would be","tentative":true,"turn":4,"start_ms":13344,"end_ms":14199,"interrupted":false}');
INSERT INTO "events" VALUES(39,3,20,'evt_01a2297b418b7ab5a2bb73c6deedc996','call.turn',1795992273291,'{"type":"call.turn","speaker":"caller","text":"(1.0 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":14124,"interrupted":false}');
INSERT INTO "events" VALUES(40,3,21,'evt_01a2297b43687b8087c0c4dd95a2b6cb','call.turn',1795992273768,'{"type":"call.turn","speaker":"caller","text":"(1.5 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":14602,"interrupted":false}');
INSERT INTO "events" VALUES(41,3,22,'evt_01a2297b455d7330b370151f9231d1ff','call.turn',1795992274269,'{"type":"call.turn","speaker":"caller","text":"(2.0 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":15102,"interrupted":false}');
INSERT INTO "events" VALUES(42,3,23,'evt_01a2297b475575949f137d6b6ce256fc','call.turn',1795992274773,'{"type":"call.turn","speaker":"caller","text":"(2.5 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":15600,"interrupted":false}');
INSERT INTO "events" VALUES(43,1,14,'evt_01a2297b48af7a038fc50fc902ee27db','call.turn',1795992275119,'{"type":"call.turn","speaker":"caller","text":"Tuesday at ten would be fine, thank you.","tentative":false,"turn":4,"start_ms":13344,"end_ms":15904,"interrupted":false}');
INSERT INTO "events" VALUES(44,1,15,'evt_01a2297b48af7e808288262f3a5b332d','call.turn',1795992275119,'{"type":"call.turn","speaker":"agent","text":"You are booked for Tuesday at ten. Goodbye!","tentative":true,"turn":5,"start_ms":16365,"end_ms":16365,"interrupted":false}');
INSERT INTO "events" VALUES(45,3,24,'evt_01a2297b49457da994f6e26d00ef38c8','call.turn',1795992275269,'{"type":"call.turn","speaker":"caller","text":"(3.0 s of speech)","tentative":true,"turn":4,"start_ms":13120,"end_ms":15680,"interrupted":false}');
INSERT INTO "events" VALUES(46,3,25,'evt_01a2297b49e9701f9c90872d1bb98820','call.turn',1795992275433,'{"type":"call.turn","speaker":"caller","text":"(2.6 s of speech)","tentative":false,"turn":4,"start_ms":13120,"end_ms":15680,"interrupted":false}');
INSERT INTO "events" VALUES(47,3,26,'evt_01a2297b4a0b77938e85f3cbc2b51403','call.turn',1795992275467,'{"type":"call.turn","speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","tentative":true,"turn":5,"start_ms":16300,"end_ms":16300,"interrupted":false}');
INSERT INTO "events" VALUES(48,1,16,'evt_01a2297b540c77258cc116e11f1d5edb','call.turn',1795992278028,'{"type":"call.turn","speaker":"agent","text":"You are booked for Tuesday at ten. Goodbye!","tentative":false,"turn":5,"start_ms":16365,"end_ms":19272,"interrupted":false}');
INSERT INTO "events" VALUES(49,1,17,'evt_01a2297b540c72bebfbf569cd11771c4','call.latency',1795992278028,'{"type":"call.latency","turn":5,"response_ms":461}');
INSERT INTO "events" VALUES(50,1,18,'evt_01a2297b540e7cfa988ab1429a5bcb58','call.ended',1795992278030,'{"type":"call.ended","status":"completed","end":{"party":"agent","reason":"completed","explanation":"The agent ended the conversation."},"duration_ms":19275,"transcript":[{"speaker":"agent","text":"Hello, this is Anna at Maple Dental. How can I help you?","start_ms":225,"end_ms":4020,"interrupted":false},{"speaker":"caller","text":"Hi, I would like to book a check-up, please.","start_ms":5164,"end_ms":8164,"interrupted":false},{"speaker":"agent","text":"Gladly, I have Tuesday at ten or Thursday at three.","start_ms":8634,"end_ms":11839,"interrupted":false},{"speaker":"caller","text":"Tuesday at ten would be fine, thank you.","start_ms":13344,"end_ms":15904,"interrupted":false},{"speaker":"agent","text":"You are booked for Tuesday at ten. Goodbye!","start_ms":16365,"end_ms":19272,"interrupted":false}],"recording":"/calls/lead-4711/recording","metadata":{"source":"n8n","nested":{"n":1}}}');
INSERT INTO "events" VALUES(51,3,27,'evt_01a2297b55d7726e8b0401b3e11193a6','call.turn',1795992278487,'{"type":"call.turn","speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","tentative":false,"turn":5,"start_ms":16306,"end_ms":19320,"interrupted":true}');
INSERT INTO "events" VALUES(52,3,28,'evt_01a2297b55d77ab88e9b6059af88c13e','call.latency',1795992278487,'{"type":"call.latency","turn":5,"response_ms":626}');
INSERT INTO "events" VALUES(53,3,29,'evt_01a2297b55db7c5d8debd751712d0671','call.ended',1795992278491,'{"type":"call.ended","status":"completed","end":{"party":"service","reason":"cancelled","detail":"ended by the API","explanation":"The call was ended on request."},"duration_ms":19320,"transcript":[{"speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two","start_ms":98,"end_ms":5029,"interrupted":true},{"speaker":"caller","text":"(3.0 s of speech)","start_ms":4940,"end_ms":7940,"interrupted":false},{"speaker":"agent","text":"Of course, I stopped. What would you like to know?","start_ms":8521,"end_ms":11676,"interrupted":false},{"speaker":"caller","text":"(2.6 s of speech)","start_ms":13120,"end_ms":15680,"interrupted":false},{"speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","start_ms":16306,"end_ms":19320,"interrupted":true}],"recording":"/calls/cut/recording"}');
INSERT INTO "events" VALUES(54,4,1,'evt_01a2297b56137d468b306c6be2137727','call.queued',1795992278547,'{"type":"call.queued","agent_id":"agent_d","to":"wav:demo","scenario":"long","requested_by":"tests"}');
INSERT INTO "events" VALUES(55,4,2,'evt_01a2297b562a77ee9bed7d3f210eef13','call.connecting',1795992278570,'{"type":"call.connecting"}');
INSERT INTO "events" VALUES(56,4,3,'evt_01a2297b562d79af9f6c6ae0542277b9','call.started',1795992278573,'{"type":"call.started","conversation_id":"conv_55o9a8ru9h22492q8hw2p1gutw","endpoint":"wav:demo","agent_hears":"pcm_16000","agent_speaks":"pcm_16000"}');
INSERT INTO "events" VALUES(57,4,4,'evt_01a2297b5655762eb2754362dff227bc','call.turn',1795992278613,'{"type":"call.turn","speaker":"agent","text":"Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening. Let me tell you a long story about a lighthouse. Every evening the keeper climbed two hundred and twelve steps, lit the lamp, and wrote the weather into his book. When the fog came in from the sea, ships far away could hear the horn before they could see the light. One night a small boat answered, and the keeper knew that somebody out there was listening.","tentative":true,"turn":1,"start_ms":40,"end_ms":40,"interrupted":false}');
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
, owner TEXT);
INSERT INTO "receivers" VALUES(1,'cb_fe8221b125e6e622731a90ba7c6bf78d',1,'http://127.0.0.1:9/hook','http://127.0.0.1:9',',call.ended,',1795992258120,1795992259368,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE schema_version (version INTEGER PRIMARY KEY);
INSERT INTO "schema_version" VALUES(1);
INSERT INTO "schema_version" VALUES(2);
INSERT INTO "schema_version" VALUES(3);
INSERT INTO "schema_version" VALUES(4);
INSERT INTO "schema_version" VALUES(5);
INSERT INTO "schema_version" VALUES(6);
CREATE INDEX calls_by_agent ON calls (agent_id, n);
CREATE INDEX calls_by_status ON calls (status, n);
CREATE INDEX calls_open ON calls (n) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX events_one_ending ON events (call) WHERE type = 'call.ended';
CREATE UNIQUE INDEX receivers_of_calls ON receivers (call, url) WHERE call IS NOT NULL;
CREATE UNIQUE INDEX receivers_subscribed ON receivers (url) WHERE call IS NULL;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (call, receiver, seq) WHERE status = 'pending';
CREATE INDEX deliveries_of_calls ON deliveries (call, n);
CREATE INDEX deliveries_of_events ON deliveries (event);
CREATE INDEX deliveries_by_status ON deliveries (status, n);
CREATE INDEX calls_by_conversation ON calls (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE UNIQUE INDEX events_one_analysis ON events (call) WHERE type = 'call.analyzed';
CREATE TRIGGER events_nothing_follows_an_ending BEFORE INSERT ON events
WHEN NEW.type <> 'call.analyzed' AND EXISTS (SELECT 1 FROM events WHERE call = NEW.call AND type = 'call.ended')
BEGIN
    SELECT RAISE(ABORT, 'the call has ended: nothing may follow');
END;
CREATE INDEX calls_by_address ON calls (to_address, n);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('calls',4);
INSERT INTO "sqlite_sequence" VALUES('receivers',1);
INSERT INTO "sqlite_sequence" VALUES('deliveries',1);
COMMIT;