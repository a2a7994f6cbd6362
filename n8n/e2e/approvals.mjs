import assert from 'node:assert/strict';
import { test } from 'node:test';
import { approvalSeconds, callOnClick } from './chosen.mjs';
import { n8n, office } from './scene.mjs';

/** A call to an agent that asks, from its start to the analysis of ElevenLabs, and what the cloud has seen of the answer. */
async function ask(agent) {
  const parameters = {
    agent: { __rl: true, mode: 'list', value: agent }, sessionId: agent, waitFor: 'analyzed',
    ...(office.card ? { talksWith: 'device', device: { __rl: true, mode: 'list', value: 'device:desk_mic' } } : { talksWith: 'address', address: 'wav:demo' }),
  };
  const execution = await n8n.click(await n8n.save(callOnClick(agent, 'AgentConnector02', parameters)), 'Click');
  assert.equal(execution.status, 'success', execution.error);
  const [item] = execution.items('Call');
  const conversation = await office.cloud.conversation(item.conversation_id);
  const given = (await office.connector.events(agent)).find(({ type }) => type === 'call.approval_given').data;
  assert.deepEqual(await office.cloud.violations(item.conversation_id), [], 'the answer is as the contract wants it');
  const calls = conversation.transcript.flatMap((turn) => turn.tool_calls ?? []).filter((call) => call.tool_name === 'create_event');
  assert.equal(calls.length, 1, JSON.stringify(conversation.transcript));
  return { item, given, ran: calls[0].tool_has_been_called };
}

test('the trigger is asked, the workflow allows: the agent goes on with it, and the item has the analysis', async () => {
  const { item, given, ran } = await ask('asks-allowed');
  assert.deepEqual([given.approved, given.reason], [true, 'answered']);
  assert.match(item.transcript_text, /I have noted that/);
  assert.equal(ran, true, 'the cloud ran the tool');
  assert.equal(item.outcome, 'completed');
  assert.ok(item.analysis.summary, JSON.stringify(item.analysis));
});

test('it denies: the agent is told so', async () => {
  const { item, given, ran } = await ask('asks-denied');
  assert.deepEqual([given.approved, given.reason], [false, 'answered']);
  assert.match(item.transcript_text, /that did not work/);
  assert.equal(ran, false, 'the cloud did not run it');
});

test(`nobody answers for ${approvalSeconds} s: the tool is refused, and the call goes on`, async () => {
  const { item, given, ran } = await ask('asks-nobody');
  assert.deepEqual([given.approved, given.reason], [false, 'timed_out']);
  assert.match(item.transcript_text, /that did not work/);
  assert.equal(ran, false, 'the cloud did not run it');
  assert.equal(item.outcome, 'completed');
});
