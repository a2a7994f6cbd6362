import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, branchOf, connector, finishedCalls, idOf, n8n, post } from './scene.mjs';
import { until } from './until.mjs';
import { togetherTable } from './variants.mjs';

test('calls that end together while there is no table yet: each becomes a row', async (t) => {
  const sessions = Array.from({ length: 20 }, (_, index) => `together-${index}`);
  await Promise.all(sessions.map((session_id) => post('fire-and-forget', { session_id, agent_id: 'agent_e2e', ...askFor.busy })));
  const executions = await until(async () => {
    const found = await n8n.executions(idOf.together);
    return found.length === sessions.length && found.every(({ status }) => status === 'success' || status === 'error') && found;
  }, 120, 'an execution for each call');
  await n8n.rest('POST', `/workflows/${idOf.together}/deactivate`, {});

  assert.deepEqual(executions.map((one) => one.error).filter(Boolean), []);
  const rows = await n8n.tableRows(togetherTable);
  assert.deepEqual(rows.map((row) => row.session_id).sort(), [...sessions].sort());
  t.diagnostic(`${sessions.length} calls, ${rows.length} rows`);
});

test('the machine has no sound: a call to the sound card is refused', async () => {
  const { status } = await connector.ask('POST', '/calls', { agent_id: 'agent_e2e', to: 'device:default', simulate: { scenario: 'echo' } });
  assert.equal(status, 503);
});

const lastNode = {
  'fire-and-forget': 'Start the call',
  'plain/fire-and-forget': 'Start the call',
  'start-and-wait': branchOf.completed,
  'plain/start-and-wait': branchOf.completed,
  'each-row-of-a-sheet': 'Open each lane',
};
const names = Object.keys(lastNode);
const perRun = 4 + 3; // calls: one of each template, three of the sheet

async function assertDemosHeld(before) {
  for (const call of await finishedCalls(before, perRun)) {
    assert.deepEqual([call.status, call.end.party, call.to, call.scenario], ['completed', 'agent', 'wav:demo', 'demo'], call.session_id);
    assert.ok(call.turn_count >= 5, `${call.session_id}: ${call.turn_count} turns`);
  }
}

test('every template unchanged: a click on "Try it here" holds a conversation, on a machine without sound', async () => {
  const before = await connector.calls();
  const executions = await Promise.all(names.map((name) => n8n.click(idOf[name], 'Try it here')));
  names.forEach((name, index) => {
    assert.equal(executions[index].status, 'success', `${name}: ${executions[index].error}`);
    assert.equal(executions[index].times(lastNode[name]), 1, `${name}: ${lastNode[name]}`);
  });
  await assertDemosHeld(before);
});

test('every template unchanged: so does an empty request', async () => {
  const before = await connector.calls();
  const answers = await Promise.all(names.map((name) => post(name, {})));
  assert.deepEqual(answers.map(({ status }) => status), names.map(() => 200));
  await assertDemosHeld(before);
});

test('results-into-a-table unchanged: what was tried is in the table, with its words', async () => {
  const tried = (await connector.calls()).filter((call) => call.to === 'wav:demo').map((call) => call.session_id).sort();
  assert.equal(tried.length, 2 * perRun);
  const rows = await until(async () => {
    const found = (await n8n.tableRows('agent_connector_calls')).filter((row) => tried.includes(row.session_id));
    return found.length === tried.length && found;
  }, 60, 'the rows');
  for (const row of rows) assert.match(row.transcript, /Goodbye/, row.session_id);
});
