import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, connector, idOf, n8n, post } from './scene.mjs';
import { until } from './until.mjs';

test('the agent gets its answer, a late one as a message, and a stranger none', async () => {
  const session = 'tool';
  const { to, scenario } = askFor.endless;
  await connector.ask('POST', '/calls', { agent_id: 'agent_e2e', session_id: session, to, simulate: { scenario } });
  await connector.inProgress(session);
  const tool = (name, parameters, headers) =>
    post('tool-for-the-agent', { tool: name, tool_call_id: 't1', session_id: session, parameters }, headers);

  assert.match((await tool('order_status', { order: '4711' })).body.result, /4711 has been shipped/);
  assert.equal((await tool('check_stock', { item: 'lamp' })).body.status, 'accepted');
  assert.equal((await tool('fly_to_the_moon', {})).body.is_error, true);
  assert.equal((await tool('order_status', { order: '1' }, {})).status, 403);

  const [said] = await until(async () => {
    const told = (await n8n.executions(idOf['tool-for-the-agent'])).flatMap((one) => one.items('Tell the agent'));
    return told.length > 0 && told;
  }, 30, 'the late answer');
  assert.equal(said.session_id, session);
  assert.equal(said.sent, true);
  await connector.ask('POST', `/calls/${session}/end`);
});
