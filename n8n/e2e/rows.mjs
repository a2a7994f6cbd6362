import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, connector, idOf, n8n, post } from './scene.mjs';
import { until } from './until.mjs';

test('each row of the sheet is called once, never more at a time than lanes', async (t) => {
  const kinds = [{ to: 'wav:demo', scenario: 'max-duration' }, { to: 'wav:demo', scenario: 'max-duration' }, askFor.busy, askFor.completed, askFor.completed, askFor.busy];
  const outcomes = ['completed', 'completed', 'busy', 'completed', 'completed', 'busy'];
  const rows = kinds.map((kind, index) => ({ id: `${index}`, name: `Row ${index}`, agent_id: 'agent_e2e', ...kind }));
  rows.push({ id: 'not allowed', to: 'device:default', agent_id: 'agent_e2e' });
  await post('each-row-of-a-sheet', { rows });

  const lanes = await until(async () => {
    const executions = (await n8n.executions(idOf['each-row-of-a-sheet'])).filter((one) => one.times('One lane') > 0);
    return executions.length === 2 && executions.every(({ status }) => status === 'success') && executions;
  }, 90, 'both lanes to finish');

  const results = lanes.flatMap((lane) => lane.items('All of this lane'));
  assert.equal(results.length, rows.length);
  assert.deepEqual(rows.slice(0, -1).map(({ id }) => results.find((one) => one.id === id).outcome), outcomes);
  const refused = results.find(({ id }) => id === 'not allowed');
  assert.equal(refused.outcome, 'not_started');
  assert.notEqual(refused.reason, '');

  const calls = await connector.calls('row-');
  assert.equal(calls.length, rows.length - 1);
  const most = mostAtOnce(calls);
  assert.equal(most, 2);
  t.diagnostic(`at most ${most} calls at once`);
});

function mostAtOnce(calls) {
  const alive = (moment) => calls.filter((call) => call.created_at <= moment && moment < call.ended_at).length;
  return Math.max(...calls.map((call) => alive(call.created_at)));
}
