import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startPretendConnector } from './pretend-connector.mjs';
import { AgentConnector, executeFunctions, NodeApiError, NodeOperationError, webhookFunctions } from './fakes.mjs';

const resumeUrl = 'http://127.0.0.1:9/webhook-waiting/42?signature=abc';
let stub, connector;

beforeEach(async () => {
  stub = await startPretendConnector();
  connector = { url: stub.url, key: stub.apiKey };
});
afterEach(async () => await stub.close());

const waiting = (more = {}) => ({
  resumeUrl,
  connector,
  parameters: { operation: 'startAndWait', agentId: 'agent_1', sessionId: 'lead-1', simulate: true, scenario: 'endless', waitLimit: 2, waitUnit: 'hours', ...more },
});
const execute = async (context) => (await new AgentConnector().execute.call(context))[0];
const ended = (more = {}) => ({
  id: 'evt_1', call_id: 'lead-1', seq: 4, type: 'call.ended', at: '2026-11-22T10:00:00Z',
  data: {
    type: 'call.ended', status: 'no_answer', end: { party: 'caller', reason: 'no_answer', detail: null, explanation: 'The phone rang and nobody answered.' },
    duration_ms: 1500, transcript: [{ speaker: 'agent', text: 'Hello', start_ms: 0, end_ms: 1 }, { speaker: 'caller', text: 'Hi', start_ms: 1, end_ms: 2 }],
    recording: null, metadata: { row: 7 },
  },
  ...more,
});
const resume = async (body, awaited = 'lead-1') => await new AgentConnector().webhook.call(webhookFunctions({ body, awaited }));

test('the call gets the resume URL byte for byte, and the execution sleeps until the limit', async () => {
  const context = executeFunctions(waiting());
  const before = Date.now();
  await execute(context);

  assert.equal(stub.requests[0].body.callback_url, resumeUrl);
  assert.equal(stub.requests[0].headers.prefer, 'respond-async');
  const limit = context.waitTill.getTime() - before;
  assert.ok(limit >= 7_200_000 && limit < 7_260_000, String(limit));
});

test('what n8n goes on with after the time limit says timed_out and which call', async () => {
  const items = [{ json: { id: 'a' } }];
  const context = executeFunctions({ ...waiting(), items });
  await execute(context);
  assert.equal(context.input.length, 1);
  assert.equal(context.input[0].json.outcome, 'timed_out');
  assert.equal(context.input[0].json.session_id, 'lead-1');
  assert.deepEqual(items, [{ json: { id: 'a' } }], 'the items of the node before are untouched');
});

test('the outcome wakes the execution as one flat item', async () => {
  const { workflowData, webhookResponse } = await resume(ended());
  assert.deepEqual(webhookResponse, { accepted: true });
  const [[{ json, pairedItem }]] = workflowData;
  assert.deepEqual(pairedItem, { item: 0 });
  assert.deepEqual(json, {
    session_id: 'lead-1', event: 'call.ended', event_id: 'evt_1', at: '2026-11-22T10:00:00Z', outcome: 'no_answer', status: 'no_answer',
    end: ended().data.end, duration_ms: 1500, transcript: ended().data.transcript, recording: null, metadata: { row: 7 },
    transcript_text: 'Agent: Hello\nCaller: Hi', duration_seconds: 1.5,
  });
});

test('every ending is an outcome of its own', async () => {
  for (const status of ['completed', 'failed', 'canceled', 'no_answer', 'busy', 'interrupted']) {
    const { workflowData } = await resume(ended({ data: { ...ended().data, status } }));
    assert.equal(workflowData[0][0].json.outcome, status);
  }
});

test('another event, and the ending of another call of the same execution, do not wake it', async () => {
  for (const body of [ended({ type: 'call.turn' }), ended({ call_id: 'lead-0' }), {}]) {
    const { workflowData, webhookResponse } = await resume(body);
    assert.equal(workflowData, undefined);
    assert.equal(webhookResponse.accepted, false);
  }
});

test('a call that cannot be started fails at once, or gives an error item, and does not wait', async () => {
  const context = executeFunctions(waiting({ agentId: '' }));
  await assert.rejects(execute(context), NodeApiError);
  assert.equal(context.waitTill, undefined);

  const tolerant = executeFunctions({ ...waiting({ agentId: '' }), onError: 'continueRegularOutput' });
  const [item] = await execute(tolerant);
  assert.equal(item.json.error, 'A field is wrong');
  assert.match(item.json.errors.agent_id[0], /must be an agent's id/);
  assert.equal(tolerant.waitTill, undefined);
});

test('repeated by Retry On Fail it waits for the call that is there', async () => {
  await execute(executeFunctions(waiting()));
  const again = executeFunctions(waiting());
  await execute(again);
  assert.equal(stub.calls.size, 1);
  assert.ok(again.waitTill);
});

test('a call that is over when the answer comes is not waited for', async () => {
  stub.faults.push({ method: 'POST', path: '/calls', status: 200, body: { session_id: 'lead-1', status: 'busy' } });
  stub.faults.push({ method: 'GET', path: '/calls/lead-1', status: 200, body: { session_id: 'lead-1', status: 'busy' } });
  stub.faults.push({ method: 'GET', path: '/calls/lead-1/transcript', status: 200, body: { session_id: 'lead-1', status: 'busy', turns: [{ speaker: 'agent', text: 'Hello' }] } });
  const context = executeFunctions(waiting());
  const [item] = await execute(context);
  assert.equal(item.json.outcome, 'busy');
  assert.equal(item.json.transcript_text, 'Agent: Hello');
  assert.equal(context.waitTill, undefined);
});

const untilAnalyzed = { waitFor: 'analyzed' };
const resumeAnalyzed = async (body, record, more = {}) => {
  if (record) stub.faults.push({ method: 'GET', path: '/calls/lead-1', status: 200, body: { session_id: 'lead-1', status: 'completed', conversation_id: 'conv_1', ...record } });
  stub.faults.push({ method: 'GET', path: '/calls/lead-1/transcript', status: 200, body: { turns: [{ speaker: 'agent', text: 'Hello' }] } });
  const context = webhookFunctions({ body, awaited: 'lead-1', connector, parameters: untilAnalyzed, typeVersion: 2, ...more });
  return { ...(await new AgentConnector().webhook.call(context)), answer: context.answer };
};

test('waiting for the analysis it asks to be told of both, goes on sleeping at the end, and wakes with what ElevenLabs made of the call', async () => {
  await execute(executeFunctions({ ...waiting(untilAnalyzed) }));
  assert.deepEqual(stub.requests[0].body.callback_events, ['call.ended', 'call.analyzed']);

  const early = await resumeAnalyzed(ended(), {});
  assert.equal(early.workflowData, undefined);
  assert.equal(early.webhookResponse.accepted, true);

  const { workflowData } = await resumeAnalyzed(ended({ type: 'call.analyzed', data: {} }), { analysis: { conversation_id: 'conv_1', summary: 'They talked.' } });
  const [[{ json, pairedItem }]] = workflowData;
  assert.deepEqual([json.outcome, json.analysis.summary, json.transcript_text], ['completed', 'They talked.', 'Agent: Hello']);
  assert.deepEqual(pairedItem, { item: 0 });
});

test('a call that reached no agent has no analysis to wait for, and that of a conversation which was lost is not the one', async () => {
  const { workflowData } = await resumeAnalyzed(ended(), { status: 'no_answer', conversation_id: undefined });
  assert.equal(workflowData[0][0].json.outcome, 'no_answer');

  const lost = await resumeAnalyzed(ended({ type: 'call.analyzed' }), { analysis: { conversation_id: 'conv_0' } });
  assert.equal(lost.workflowData, undefined);
});

test('a record that cannot be read keeps the result: the connector is asked to post it again', async () => {
  stub.faults.push({ method: 'GET', path: '/calls/lead-1', status: 503, body: { title: 'The call store does not answer' } });
  const { noWebhookResponse, workflowData, answer } = await resumeAnalyzed(ended({ type: 'call.analyzed' }));
  assert.deepEqual([noWebhookResponse, workflowData, answer.status], [true, undefined, 503]);
});

test('a call that is over already is asked for with its analysis', async () => {
  stub.faults.push({ method: 'POST', path: '/calls', status: 200, body: { session_id: 'lead-1', status: 'completed' } });
  stub.faults.push({ method: 'GET', path: '/calls/lead-1', status: 200, body: { session_id: 'lead-1', status: 'completed', analysis: { summary: 'x' } } });
  stub.faults.push({ method: 'GET', path: '/calls/lead-1/transcript', status: 200, body: { turns: [] } });
  const [item] = await execute(executeFunctions(waiting(untilAnalyzed)));
  assert.equal(item.json.analysis.summary, 'x');
  assert.deepEqual(stub.requests[1].query, { wait: '120', until: 'analyzed' });
});

test('several items, and use as a tool, are refused before anybody is called', async () => {
  await assert.rejects(execute(executeFunctions({ ...waiting(), items: [{ json: {} }, { json: {} }] })), NodeOperationError);
  await assert.rejects(execute(executeFunctions({ ...waiting(), nodeType: 'n8n-nodes-x.agentConnectorTool' })), NodeOperationError);
  assert.equal(stub.requests.length, 0);
});

test('the webhook entry only resumes: nothing is registered anywhere', async () => {
  const { description, webhookMethods } = new AgentConnector();
  assert.deepEqual(description.webhooks, [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '={{ "" }}', path: '', isFullPath: true, restartWebhook: true }]);
  for (const method of Object.values(webhookMethods.default)) assert.equal(await method(), true);
});
