import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, connector, idOf, n8n, post, unreliable } from './scene.mjs';
import { until } from './until.mjs';

test('an HTTP Request node with Retry On Fail and a time-out of 2 s, three items of which one fails: each session is called once', async (t) => {
  const ask = (session_id, more) => ({ session_id, agent_id: 'agent_e2e', to: askFor.endless.to, simulate: { scenario: askFor.endless.scenario }, ...more });
  await post('retrying', { calls: [ask('retry-1'), ask('retry-2'), ask('retry-3', { agent_id: undefined })] });
  const [execution, ...more] = await until(async () => {
    const found = await n8n.executions(idOf.retrying);
    return found.length > 0 && found.every(({ status }) => status === 'success' || status === 'error') && found;
  }, 60, 'the last try');
  assert.equal(more.length, 0);
  assert.equal(execution.status, 'error', 'the third item can never be called');
  assert.ok(unreliable.connections > 6, `${unreliable.connections} connections: nothing was sent again after the line was good`);

  const calls = await connector.calls('retry-');
  assert.deepEqual(calls.map((call) => call.session_id).sort(), ['retry-1', 'retry-2']);
  assert.equal(new Set(calls.map((call) => call.conversation_id)).size, 2);
  for (const { session_id: session, status } of calls) {
    assert.equal(status, 'in_progress', 'a client that gives up ends no call');
    const types = (await connector.events(session)).map((event) => event.type);
    for (const type of ['call.queued', 'call.ringing', 'call.started']) assert.equal(types.filter((one) => one === type).length, 1, `${session}: ${types}`);
    await connector.ask('POST', `/calls/${session}/end`);
  }
  t.diagnostic(`${unreliable.connections} requests, ${calls.length} calls`);
});
