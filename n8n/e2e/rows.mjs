import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, connector, idOf, n8n, post } from './scene.mjs';
import { until } from './until.mjs';

test('each row of the sheet is called once, never more at a time than lanes', async (t) => {
  const kinds = [{ to: 'wav:demo', scenario: 'max-duration' }, { to: 'wav:demo', scenario: 'max-duration' }, askFor.busy, askFor.completed, askFor.completed, askFor.busy];
  const outcomes = ['completed', 'completed', 'busy', 'completed', 'completed', 'busy'];
  const rows = kinds.map((kind, index) => ({ id: `s${index}`, name: `Row ${index}`, agent_id: 'agent_e2e', ...kind }));
  const refused = {
    'not allowed': { to: 'wav:demo', field: 'session_id', wrong: '1 to 128' },
    's-wrong-number': { to: 'tel:+1', field: 'to', wrong: 'is no telephone number' },
  };
  rows.push(...Object.entries(refused).map(([id, { to }]) => ({ id, to, agent_id: 'agent_e2e' })));
  await post('each-row-of-a-sheet', { rows });

  const lanes = await until(async () => {
    const executions = (await n8n.executions(idOf['each-row-of-a-sheet'])).filter((one) => one.times('One lane') > 0);
    const lanes = executions.filter((one) => one.items('Its rows').some(({ id }) => id.startsWith('s')));
    return lanes.length === 2 && lanes.every(({ status }) => status === 'success') && lanes;
  }, 90, 'both lanes to finish');

  const results = lanes.flatMap((lane) => lane.items('All of this lane'));
  assert.equal(results.length, rows.length);
  assert.deepEqual(rows.slice(0, outcomes.length).map(({ id }) => results.find((one) => one.id === id).outcome), outcomes);
  for (const [id, { field, wrong }] of Object.entries(refused)) {
    const { outcome, reason } = results.find((one) => one.id === id);
    assert.equal(outcome, 'not_started');
    assert.match(reason, new RegExp(`\\b${field}\\b`));
    assert.equal(reason.split(wrong).length - 1, 1, `told once: ${reason}`);
  }

  const calls = await connector.calls('row-s');
  assert.equal(calls.length, outcomes.length);
  const most = mostAtOnce(calls);
  assert.equal(most, 2);
  t.diagnostic(`at most ${most} calls at once`);
});

function mostAtOnce(calls) {
  const alive = (moment) => calls.filter((call) => call.created_at <= moment && moment < call.ended_at).length;
  return Math.max(...calls.map((call) => alive(call.created_at)));
}
