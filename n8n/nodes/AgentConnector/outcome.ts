import type { IDataObject } from 'n8n-workflow';

/** How a call can have ended, as the connector says it. A Switch node branches on these, and on `timed_out`. */
const terminalStatuses = ['completed', 'failed', 'canceled', 'no_answer', 'busy', 'interrupted'];

/** The ending n8n itself decides on: the result did not arrive within the node's time limit. */
export const timedOut = 'timed_out';

export function isTerminal(status: unknown): boolean {
  return typeof status === 'string' && terminalStatuses.includes(status);
}

/** What `outcome` holds for a call in this state: its status once it is over, null while it lives. */
export function outcomeOf(status: unknown): string | null {
  return isTerminal(status) ? (status as string) : null;
}

/** A call record, or the answer to a request about a call, with its outcome in front. */
export function describeCall(record: IDataObject): IDataObject {
  const { session_id: sessionId, ...rest } = record;
  return { session_id: sessionId, outcome: outcomeOf(record.status), ...rest };
}

/** What a check has found. Of a problem, what a workflow can use: never `error`, which n8n takes for a failed item. */
export function describeCheck(answer: IDataObject): IDataObject {
  const { ok, to, agent, detail, findings } = answer;
  return { ok: ok === true, ...(to !== undefined && { to }), ...(agent !== undefined && { agent }), detail: detail ?? null, findings: findings ?? [] };
}

/** The transcript as people read it: one line per turn. */
export function transcriptText(transcript: unknown): string {
  const speakers: Record<string, string> = { caller: 'Caller', agent: 'Agent' };
  const turns = Array.isArray(transcript) ? (transcript as IDataObject[]) : [];
  return turns.map((turn) => `${speakers[String(turn.speaker)] ?? String(turn.speaker)}: ${String(turn.text)}`).join('\n');
}

/** An event as one flat item: who and what in front, the facts of its kind behind. */
export function describeEvent(event: IDataObject): IDataObject {
  const facts = { ...(event.data as IDataObject) };
  delete facts.type; // the event's, once more
  const item: IDataObject = {
    session_id: event.call_id,
    event: event.type,
    event_id: event.id,
    at: event.at,
  };
  if (event.type !== 'call.ended') return { ...item, ...facts };

  return {
    ...item,
    outcome: outcomeOf(facts.status) ?? 'failed',
    ...facts,
    transcript_text: transcriptText(facts.transcript),
    ...(typeof facts.duration_ms === 'number' && { duration_seconds: facts.duration_ms / 1000 }),
  };
}
