// Written as a user writes it: every address, parameter, field and answer here is checked against the types made of the document.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type CallRecord = components["schemas"]["CallRecord"];

/** Starts a call, steers it, ends it, and reads what is left of it. */
export async function holdACall(baseUrl: string, key: string) {
  const client = createClient<paths>({ baseUrl, headers: { "X-API-Key": key } });
  const id = { path: { id: "typed" } };

  const started = await client.POST("/calls", {
    params: { header: { Prefer: "handling=strict" } },
    body: {
      agent_id: "agent_any",
      session_id: "typed",
      to: "wav:demo",
      metadata: { source: "typescript" },
      max_duration_seconds: 60,
      simulate: { scenario: "echo" },
    },
  });
  const address: string | null | undefined = started.data?.websocket_url;
  const message = await client.POST("/calls/{id}/messages", { params: id, body: { type: "contextual_update", text: "It rains" } });
  const ended = await client.POST("/calls/{id}/end", { params: id });
  const record = await client.GET("/calls/{id}", { params: { ...id, query: { wait: 1 } } });
  const transcript = await client.GET("/calls/{id}/transcript", { params: { ...id } });
  const events = await client.GET("/calls/{id}/events", { params: { ...id }, headers: { Accept: "application/json" } });
  const recording = await client.GET("/calls/{id}/recording", { params: { ...id, header: { Range: "bytes=0-3" } }, parseAs: "text" });
  const page = await client.GET("/calls", { params: { query: { limit: 10 } } });
  const missing = await client.GET("/calls/{id}", { params: { path: { id: "nobody" } } });

  // What may be absent has to be asked for; what is always there has not.
  const why: string = record.data?.end?.explanation ?? "";
  const turns = transcript.data && typeof transcript.data === "object" ? transcript.data.turns.length : -1;
  const types: string[] = Array.isArray(events.data) ? events.data.map((event) => event.type) : [];
  const calls: CallRecord[] = page.data?.calls ?? [];
  return {
    status: started.data?.status,
    address,
    sent: message.data?.success,
    ended: ended.data?.status,
    why,
    turns,
    types,
    head: recording.data as unknown,
    ids: calls.map((call) => call.session_id),
    problem: missing.error?.type,
  };
}
