import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connector, idOf, n8n } from './scene.mjs';
import { until } from './until.mjs';

const workflow = 'results-into-a-table';
const mine = async () => (await connector.ask('GET', '/subscriptions')).body.subscriptions.filter((one) => one.url.startsWith(n8n.front.url));

test('every call that ended is one row of the table, through all restarts, and forged or repeated events are none', async (t) => {
  const [{ url }] = await mine();
  const forged = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': 'evt_forged', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' },
    body: JSON.stringify({ type: 'call.ended', call_id: 'forged', data: { status: 'completed' } }),
  });
  assert.equal(forged.status, 401);

  const ended = (await connector.calls()).filter((call) => call.end).map((call) => call.session_id).sort();
  const rows = await until(async () => {
    const found = await n8n.executions(idOf[workflow]);
    return found.length >= ended.length && found.every(({ status }) => status === 'success' || status === 'error') && found;
  }, 90, `an execution for each of ${ended.length} calls`);
  assert.deepEqual(rows.map((one) => one.error).filter(Boolean), []);
  assert.deepEqual(rows.flatMap((one) => one.items('The row')).map((row) => row.session_id).sort(), ended);
  assert.deepEqual(rows.flatMap((one) => one.items('Write the row')).map((row) => row.session_id).sort(), ended);
  assert.deepEqual((await n8n.tableRows('agent_connector_calls')).map((row) => row.session_id).sort(), ended);

  const again = (await connector.ask('GET', '/deliveries?status=delivered')).body.deliveries.find((one) => one.subscription_id);
  assert.equal((await connector.ask('POST', `/deliveries/${again.id}/replay`)).status, 202);
  await until(async () => {
    const now = (await connector.deliveries(again.call_id)).find((one) => one.id === again.id);
    return now.status === 'delivered' && /duplicate/.test(now.last_answer);
  }, 30, 'the duplicate to be told apart');
  assert.equal((await n8n.executions(idOf[workflow])).length, rows.length);
  t.diagnostic(`${ended.length} calls, ${rows.length} rows`);
});

test('unpublishing the trigger ends its subscription', async () => {
  assert.equal((await mine()).length, 1);
  await n8n.rest('POST', `/workflows/${idOf[workflow]}/deactivate`, {});
  await until(async () => (await mine()).length === 0, 30, 'the subscription to go');
});
