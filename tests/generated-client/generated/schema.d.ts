export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service and its version */
        get: operations["getService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers, as the old service said it */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether calls can be started; says what is missing */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/elevenlabs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * For ElevenLabs: what it made of a conversation afterwards
         * @description Set this address as the post-call webhook in ElevenLabs, and its secret as ELEVENLABS_WEBHOOK_SECRET. Signed with ElevenLabs-Signature.
         */
        post: operations["postCallWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Play a chirp, listen, and say how the device serves a conversation
         * @description Takes about ten seconds and is heard in the room. The name is that of to, without device: (default takes the configured devices). 409 while a call uses the device; a call that wants it meanwhile finds it in use. The answer has findings with advice, the figures, and the settings to use.
         */
        post: operations["checkDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/initiate-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a call
         * @description Answers once the agent has accepted and the audio endpoint is open. The same session_id with an equal body is the same call.
         */
        post: operations["initiateCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/initiate-test-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a call (the old service's spelling)
         * @description Answers once the agent has accepted and the audio endpoint is open. The same session_id with an equal body is the same call.
         */
        post: operations["initiateTestCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists calls, newest first */
        get: operations["listCalls"];
        put?: never;
        /**
         * Start a call (the name new clients expect)
         * @description Answers once the agent has accepted and the audio endpoint is open. The same session_id with an equal body is the same call.
         */
        post: operations["startCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/twilio/outbound-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a phone (the old service's route): metadata.to_number is the number
         * @description Answers once the agent has accepted and the audio endpoint is open. The same session_id with an equal body is the same call.
         */
        post: operations["startPhoneCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a call; ending an ended call changes nothing */
        post: operations["endCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a text into the live conversation */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mute the caller, or push to talk
         * @description {"muted": true} lets the agent hear silence; {"talk": true} is push-to-talk: heard until {"talk": false}.
         */
        post: operations["muteCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows a call
         * @description wait=30 holds the answer until the call is over, at most that many seconds (0 to 120).
         */
        get: operations["getCall"];
        put?: never;
        post?: never;
        /** Erases all that is kept of a finished call */
        delete: operations["eraseCall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said, so far or in all
         * @description JSON, text/plain or text/vtt, by Accept or by format=json|text|vtt.
         */
        get: operations["getTranscript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The recording: caller left, agent right
         * @description Byte ranges are served. While the call is live the answer is 409: the file is complete when the call is over.
         */
        get: operations["getRecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows a call: its events so far, then those to come
         * @description Server-sent events; the stream ends after call.ended and resumes with Last-Event-ID, or from after_seq. With Accept: application/json the list of what is stored by now. 204: nothing can follow any more.
         */
        get: operations["followCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sound devices of the host, with the name to use in "to" */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who is told of all calls; never the secrets */
        get: operations["listSubscriptions"];
        put?: never;
        /**
         * Have events of all calls POSTed to an address, signed (Standard Webhooks)
         * @description The same url again is the same subscription (200): its event types change, and a new secret counts beside the old one for 24 h.
         */
        post: operations["subscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a subscription */
        delete: operations["unsubscribe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists deliveries of events, newest first
         * @description Parameters: call_id, status (pending, delivered, late, refused, gone, dead), limit (1 to 200, default 50), cursor.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an event again, with the same webhook-id */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calls/{id}/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How loud both sides are, ten times a second
         * @description Server-sent events named levels, {at_ms, caller_db, agent_db} in dBFS, from the start of the conversation to its end. 204: the call is over.
         */
        get: operations["watchLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A way to sound that this host does not have. */
        BackendView: {
            name: string;
            reason: string;
        };
        /** @description The answer to a request that steers a call. */
        CallAcknowledged: {
            success: boolean;
            session_id: components["schemas"]["CallId"];
            status: components["schemas"]["CallStatus"];
            message: string;
            /** Format: date-time */
            timestamp: string;
            links: components["schemas"]["StartLinks"];
        };
        /** @description What ElevenLabs made of the conversation afterwards; at most once, and the one fact that may follow the ending. */
        CallAnalyzed: {
            /** @description `success`, `failure` or `unknown`. */
            successful?: null | string;
            /** @description The conversation in a few sentences. */
            summary?: null | string;
            /** @description Name to value and rationale, as the agent's data collection is set up. */
            data_collection?: null | {
                [key: string]: unknown;
            };
            /** @description Name to result and rationale, as the agent's criteria are set up. */
            evaluation?: null | {
                [key: string]: unknown;
            };
            /**
             * Format: double
             * @description In ElevenLabs' credits.
             */
            cost?: null | number;
            /**
             * Format: double
             * @description As ElevenLabs counts it.
             */
            duration_seconds?: null | number;
            /** @description In ElevenLabs' words. */
            termination_reason?: null | string;
        };
        /** @description How the conversation sounded. */
        CallAudio: {
            /** @description The format sent to the agent. */
            agent_hears: string;
            /** @description The format the agent spoke in. */
            agent_speaks: string;
            /**
             * Format: int32
             * @description How often the caller spoke over the agent.
             */
            interruptions: number;
            /**
             * Format: int64
             * @description Agent speech that was dropped unheard because of that.
             */
            dropped_ms: number;
        };
        /**
         * @description A call's name, given by the client as `session_id` or made here: 1 to 128 of `A-Z a-z 0-9 . _ : -`, but not a
         *         mere `.` or `..`, which HTTP clients take out of a path.
         */
        CallId: string;
        /** @description Where to go from a record: `end` while the call lives, `recording` after. */
        CallLinks: {
            self: string;
            events: string;
            transcript: string;
            end?: null | string;
            recording?: null | string;
        };
        /** @description A text for the live conversation. */
        CallMessage: {
            /** @description user_message (the agent answers), contextual_update (it only takes note) or user_activity (it waits). */
            type?: null | string;
            /** @description The text; not needed for user_activity. */
            text?: null | string;
        };
        /** @description Some calls, newest first. */
        CallPage: {
            /** @description The calls. */
            calls: components["schemas"]["CallRecord"][];
            /** @description Send it as `cursor` for the next page; absent on the last. */
            next_cursor?: null | string;
        };
        /** @description What is known of a call, derived from its facts. In lists without `audio`, `latency`, `silence_latency`, `warnings` and `analysis`. */
        CallRecord: {
            /** @description The call's id. */
            session_id: components["schemas"]["CallId"];
            status: components["schemas"]["CallStatus"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at?: null | string;
            /** Format: date-time */
            ended_at?: null | string;
            /**
             * Format: int64
             * @description From start to end on the recording's clock; absent while the call lives.
             */
            duration_ms?: null | number;
            end?: null | components["schemas"]["Ending"];
            agent_id: string;
            /** @description The endpoint that was asked for. */
            to: string;
            /** @description The endpoint that was reached. */
            endpoint?: null | string;
            conversation_id?: null | string;
            scenario?: null | string;
            user_id?: null | string;
            requested_by?: null | string;
            metadata?: null | {
                [key: string]: unknown;
            };
            /**
             * Format: int32
             * @description Final utterances of both sides.
             */
            turn_count: number;
            recording?: null | string;
            audio?: null | components["schemas"]["CallAudio"];
            latency?: null | components["schemas"]["ResponseLatency"];
            silence_latency?: null | components["schemas"]["SilenceLatency"];
            warnings?: null | components["schemas"]["CallRemark"][];
            analysis?: null | components["schemas"]["CallAnalyzed"];
            links: components["schemas"]["CallLinks"];
        };
        /** @description Something the operator should know of a call: its kind, what was seen first, and how often. */
        CallRemark: {
            code: string;
            detail: string;
            /** Format: int32 */
            count: number;
        };
        /**
         * @description Where a call stands: queued → connecting → (ringing →) in_progress → one of the six terminal ones, once.
         * @enum {string}
         */
        CallStatus: "queued" | "connecting" | "ringing" | "in_progress" | "completed" | "failed" | "canceled" | "no_answer" | "busy" | "interrupted";
        /** @description What was said, so far or in all. */
        CallTranscript: {
            session_id: components["schemas"]["CallId"];
            status: components["schemas"]["CallStatus"];
            turns: components["schemas"]["Turn"][];
        };
        /** @description Some deliveries, newest first. */
        DeliveryPage: {
            deliveries: components["schemas"]["DeliveryView"][];
            /** @description Send it as `cursor` for the next page; absent on the last. */
            next_cursor?: null | string;
        };
        /**
         * @description Where a delivery stands.
         * @enum {string}
         */
        DeliveryStatus: "pending" | "delivered" | "late" | "refused" | "gone" | "dead";
        /** @description A delivery as operators see it. The receiver's address is a credential: only its scheme, host and port are shown. */
        DeliveryView: {
            id: string;
            call_id: components["schemas"]["CallId"];
            /** @description Also the `webhook-id`. */
            event_id: string;
            event_type: string;
            /** @description Scheme, host and port. */
            receiver: string;
            /** @description Absent when the receiver is a call's callback_url. */
            subscription_id?: null | string;
            status: components["schemas"]["DeliveryStatus"];
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_attempt_at?: null | string;
            /** Format: int32 */
            last_status?: null | number;
            /** @description What the last try brought, in words. */
            last_outcome?: null | string;
            /** @description The beginning of what the receiver answered last. */
            last_answer?: null | string;
            /**
             * Format: date-time
             * @description Absent when there is none, and behind an earlier event for the same receiver.
             */
            next_attempt_at?: null | string;
        };
        /** @description How a device serves a conversation. */
        DeviceDiagnosis: {
            /** @description As it was asked for. */
            device: string;
            /** @description Nothing is wrong. */
            well: boolean;
            /** @description What was looked at, with advice. */
            findings: components["schemas"]["Finding"][];
            sound?: null | components["schemas"]["SoundFigures"];
            /** @description What to set, by the names of `.env`. */
            settings: {
                [key: string]: string;
            };
        };
        /** @description A microphone or a speaker. */
        DeviceView: {
            /** @description What a start request names to use it, with the default as its other half. */
            to: string;
            /** @description Its stable name, for AUDIO_INPUT or AUDIO_OUTPUT, and for `device:MICROPHONE|SPEAKER`. */
            name: string;
            /** @description Its name for people. */
            description: string;
            /** @description `input` or `output`. */
            direction: string;
            /** @description Used when no name is given. */
            default: boolean;
            /**
             * Format: int32
             * @description In Hz; 0 when only opening it would tell.
             */
            sample_rate: number;
            /**
             * Format: int32
             * @description 0 when only opening it would tell.
             */
            channels: number;
            /** @description Not a microphone but what a speaker plays. */
            monitor: boolean;
            /** @description The system removes the speaker's echo from it. */
            echo_cancelled: boolean;
        };
        /** @description The answer of `GET /devices`. */
        DevicesView: {
            /** @description The way to the devices in use; null when this host has none. */
            backend?: null | string;
            /** @description Microphones and speakers. */
            devices: components["schemas"]["DeviceView"][];
            /** @description Ways that would have been preferred, and why they are not there. */
            unavailable: components["schemas"]["BackendView"][];
        };
        /**
         * @description The kinds of ending; `EndReasons` says what each means for the call's status and for the reader.
         * @enum {string}
         */
        EndReason: "completed" | "cancelled" | "no_answer" | "busy" | "idle_timeout" | "time_limit" | "rejected" | "connect_timeout" | "agent_error" | "disconnected" | "device_lost" | "shutdown" | "interrupted" | "internal_error";
        /** @description A CallEnd as it is told to people. */
        Ending: {
            party: components["schemas"]["Party"];
            reason: components["schemas"]["EndReason"];
            detail?: null | string;
            explanation: string;
        };
        /** @description An event as the outside sees it, in streams and in deliveries alike. */
        EventEnvelope: {
            /** @description Unique for ever; where a stream resumes, and the `webhook-id` of deliveries. */
            id: string;
            /** @description The call's `session_id`. */
            call_id: components["schemas"]["CallId"];
            /**
             * Format: int64
             * @description 1, 2, 3 … within the call.
             */
            seq: number;
            /** @description Such as `call.turn`. */
            type: string;
            /**
             * Format: date-time
             * @description When it was stored.
             */
            at: string;
            data: {
                [key: string]: unknown;
            };
        };
        /** @description One thing the doctor looked at. */
        Finding: {
            /** @description What was looked at: `settings`, `agent`, `echo` … */
            check: string;
            /** @description How it is. */
            verdict: components["schemas"]["Verdict"];
            /** @description What was seen, in plain words. Never a secret. */
            seen: string;
            /** @description What to do; null when nothing is to be done. */
            advice?: null | string;
        };
        /** @description What `GET /health` says. */
        HealthView: {
            status: string;
            timestamp: string;
        };
        /** @description Whether the agent hears the caller; one of the two. */
        MuteRequest: {
            /** @description True lets the agent hear silence. */
            muted?: null | boolean;
            /** @description Push-to-talk: true lets the agent hear the caller until it is false again. */
            talk?: null | boolean;
        };
        /**
         * @description Who did it.
         * @enum {string}
         */
        Party: "caller" | "agent" | "service";
        /** @description The answer to a post-call webhook. */
        PostCallTaken: {
            success: boolean;
            /** @description `joined`, `known`, `unknown_conversation` or `ignored`. */
            outcome: string;
        };
        /** @description An error (RFC 9457), with the fields clients of the old service read. */
        Problem: {
            /** @description The stable kind, such as urn:agent-connector:problem:not-found. */
            type: string;
            /** @description The kind in words. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What to do next. */
            detail: string;
            /** @description Always false. */
            success: boolean;
            /** @description The title again. */
            error: string;
            /** Format: date-time */
            timestamp: string;
            /** @description The call, where there is one. */
            call_id?: string;
            /** @description What is wrong, by field. */
            errors?: {
                [key: string]: string[];
            };
        };
        /** @description What `GET /health/ready` says: `ok` per check, or what to do. */
        ReadinessView: {
            status: string;
            checks: {
                [key: string]: string;
            };
            timestamp: string;
        };
        /** @description From the end of the caller's speech to the first sound of the reply, over all replies of a call. */
        ResponseLatency: {
            /** Format: int32 */
            replies: number;
            /** Format: int64 */
            median_ms: number;
            /** Format: int64 */
            p95_ms: number;
            /** Format: int64 */
            max_ms: number;
        };
        /** @description Where to go from here. */
        ServiceLinks: {
            health: string;
            ready: string;
            openapi: string;
        };
        /** @description What `GET /` says. */
        ServiceView: {
            status: string;
            links: components["schemas"]["ServiceLinks"];
            service: string;
            version: string;
        };
        /** @description From the agent's word that it was interrupted to silence at the speaker, over all interruptions of a call that cut it short. */
        SilenceLatency: {
            /** Format: int32 */
            interruptions: number;
            /** Format: int64 */
            median_ms: number;
            /** Format: int64 */
            p95_ms: number;
            /** Format: int64 */
            max_ms: number;
        };
        /** @description Which scenario the built-in agent plays. */
        SimulateCall: {
            /**
             * @description Name of a scenario; GET /simulator/scenarios of the simulator lists them.
             * @default echo
             */
            scenario: string;
        };
        /** @description The measurements of one pair of devices, as scripts read them. What could not be measured is left out. */
        SoundFigures: {
            microphone: string;
            speaker: string;
            /** Format: int32 */
            microphone_rate: number;
            /** Format: int32 */
            speaker_rate: number;
            echo_control: string;
            /** Format: double */
            round_trip_ms?: null | number;
            /** Format: double */
            echo_return_db?: null | number;
            /** Format: double */
            erle_db?: null | number;
            /** Format: double */
            drift_ppm?: null | number;
            /** Format: double */
            noise_floor_dbfs: number;
            /** Format: double */
            peak_dbfs: number;
            /** Format: double */
            clipped_share: number;
            /** Format: int64 */
            dropouts: number;
            /** Format: int32 */
            holes: number;
            /** Format: double */
            lost_ms: number;
        };
        /** @enum {string} */
        Speaker: "caller" | "agent";
        /** @description The body of a request that starts a call. The first three fields are the old contract. */
        StartCall: {
            /** @description The ElevenLabs agent, such as agent_7101k5zvyjhmfg983brhmhkd98n6. */
            agent_id: string;
            /** @description The call's id and its idempotency key: use a business key, such as lead-4711. Made here when absent. */
            session_id?: null | string;
            /** @description Any JSON object; stored, and given back untouched. dynamic_variables and to_number in it count where the top-level fields are missing. */
            metadata?: null | {
                [key: string]: unknown;
            };
            /** @description The audio endpoint: device:NAME, wav:NAME or tel:+15551234567. Default: the configured one. */
            to?: null | string;
            /** @description Values of the agent's placeholders: a JSON object of strings, numbers, booleans or null. */
            dynamic_variables?: null | {
                [key: string]: unknown;
            };
            /** @description Overrides in ElevenLabs' own shape; each field must be enabled on the agent. */
            conversation_config_override?: null | {
                [key: string]: unknown;
            };
            /** @description Shown in ElevenLabs' record of the conversation. */
            user_id?: null | string;
            /** @description Where the outcome is POSTed, signed; an n8n resume URL for example. Used byte for byte. */
            callback_url?: null | string;
            /** @description The events callback_url is told of; call.ended alone when absent. */
            callback_events?: null | string[];
            /**
             * Format: int32
             * @description The call is ended after so many seconds.
             */
            max_duration_seconds?: null | number;
            simulate?: null | components["schemas"]["SimulateCall"];
        };
        /** @description Where to go on from here. */
        StartLinks: {
            self: string;
            events: string;
            end: string;
        };
        /** @description The 2xx answer to a start request, in the old service's shape. It never has a top-level `error`: n8n would repeat the request. */
        StartedCall: {
            success: boolean;
            session_id: components["schemas"]["CallId"];
            status: components["schemas"]["CallStatus"];
            /** @description The agent's socket address without its query: the signature in it is a credential. Null while the call is not connected. */
            websocket_url?: null | string;
            message: string;
            /** Format: date-time */
            timestamp: string;
            links: components["schemas"]["StartLinks"];
        };
        /** @description The body of a request that subscribes. */
        Subscribe: {
            /** @description Where events are POSTed, signed. Subscribing the same address again changes its subscription. */
            url: string;
            /** @description Such as ["call.ended", "call.analyzed"]; call.ended alone when absent. */
            event_types?: null | string[];
            /** @description whsec_ and 24 to 64 bytes in base64; made here when absent. A new one counts beside the old one for 24 hours. */
            secret?: null | string;
        };
        /** @description The subscriptions there are. */
        SubscriptionList: {
            subscriptions: components["schemas"]["SubscriptionView"][];
        };
        /** @description A standing wish to be told of events of all calls. Its secret is not shown. */
        SubscriptionView: {
            id: string;
            url: string;
            event_types: string[];
            /** Format: date-time */
            created_at: string;
            /** @description Why nothing is sent any more: the receiver answered 410. Subscribe again to go on. */
            disabled?: null | string;
            /** @description What deliveries are signed with. Only in the answer that made it. */
            secret?: null | string;
        };
        /** @description One utterance of a finished or running transcript. */
        Turn: {
            /** @description Who spoke. */
            speaker: components["schemas"]["Speaker"];
            /** @description What was said; for an interrupted agent, what was really said. */
            text: string;
            /**
             * Format: int64
             * @description Start on the recording's clock.
             */
            start_ms: number;
            /**
             * Format: int64
             * @description End on the recording's clock.
             */
            end_ms: number;
            /**
             * @description The caller cut this turn short.
             * @default false
             */
            interrupted: boolean;
        };
        /**
         * @description How a thing is.
         * @enum {string}
         */
        Verdict: "good" | "skipped" | "fair" | "wrong";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceView"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postCallWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description t=SECONDS,v0=HEX: HMAC-SHA256 of SECONDS.BODY with the webhook's secret. */
                "ElevenLabs-Signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostCallTaken"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDiagnosis"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many calls from this key; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    initiateCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description respond-async: answer 202 as soon as the call is accepted. */
                Prefer?: string;
                /** @description Where no session_id is given: requests of this key with the same one are one call. At most 255 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartCall"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gateway Timeout */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    initiateTestCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description respond-async: answer 202 as soon as the call is accepted. */
                Prefer?: string;
                /** @description Where no session_id is given: requests of this key with the same one are one call. At most 255 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartCall"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gateway Timeout */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCalls: {
        parameters: {
            query?: {
                /** @description Only calls of this status. */
                status?: string;
                /** @description Only calls with this agent. */
                agent_id?: string;
                /** @description Created at or after, RFC 3339. */
                from?: string;
                /** @description Created before, RFC 3339. */
                to?: string;
                /** @description 1 to 200; 50 when absent. */
                limit?: number;
                /** @description The next_cursor of an earlier answer. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description respond-async: answer 202 as soon as the call is accepted. */
                Prefer?: string;
                /** @description Where no session_id is given: requests of this key with the same one are one call. At most 255 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartCall"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gateway Timeout */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startPhoneCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description respond-async: answer 202 as soon as the call is accepted. */
                Prefer?: string;
                /** @description Where no session_id is given: requests of this key with the same one are one call. At most 255 characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartCall"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCall"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gateway Timeout */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallAcknowledged"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallMessage"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallAcknowledged"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    muteCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MuteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallAcknowledged"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCall: {
        parameters: {
            query?: {
                wait?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallRecord"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTranscript: {
        parameters: {
            query?: {
                format?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallTranscript"];
                    "text/plain": string;
                    "text/vtt": string;
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRecording: {
        parameters: {
            query?: never;
            header?: {
                /** @description The bytes to send, such as bytes=0-65535. */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": string;
                };
            };
            /** @description OK */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": string;
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followCall: {
        parameters: {
            query?: {
                after_seq?: string;
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventEnvelope"][];
                    "text/event-stream": string;
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DevicesView"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionList"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Subscribe"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionView"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchLevels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key lacks the scope. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
