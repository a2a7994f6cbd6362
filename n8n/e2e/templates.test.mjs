// Runs the very template files in a real n8n against the connector (see connector.mjs).
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openConnector } from './connector.mjs';
import { RealN8n, until } from './n8n.mjs';

const templates = join(dirname(dirname(fileURLToPath(import.meta.url))), 'templates');
const names = ['fire-and-forget', 'start-and-wait', 'each-row-of-a-sheet', 'results-into-a-table', 'tool-for-the-agent', 'plain/fire-and-forget', 'plain/start-and-wait'];
const door = { name: 'X-Door', value: 'e2e-door' };
const paths = [
  'voice-call-fire-and-forget', 'voice-call-plain-fire-and-forget', 'voice-call-start-and-wait', 'voice-call-plain-start-and-wait', 'voice-call-each-row',
  'voice-call-tool', 'impatient',
];
const runMark = Date.now().toString(36); // a connector that lives on remembers the calls of earlier runs

let connector, n8n, scratch, idOf, timeOutCall;

before(async () => {
  connector = await openConnector();
  scratch = await mkdtemp(join(tmpdir(), 'n8n-e2e-templates-'));
  const files = names.map((name) => join(templates, `${name}.json`));
  const workflows = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  idOf = Object.fromEntries(names.map((name, index) => [name, workflows[index].id]));

  const header = (id, name, data) => ({ id, name, type: 'httpHeaderAuth', data });
  n8n = await RealN8n.prepare({
    workflowFiles: [...files, await impatientVariant(workflows[names.indexOf('start-and-wait')])],
    credentials: [
      { id: 'AgentConnector01', name: 'Agent Connector', type: 'agentConnectorApi', data: { baseUrl: connector.url, apiKey: connector.key } },
      header('AgentConnKey0001', 'Agent Connector key (header X-API-Key)', { name: 'X-API-Key', value: connector.key }),
      header('AgentConnDoor001', 'Who may start calls (header of your choice)', door),
      header('AgentConnTool001', 'Agent Connector tool calls (header of your choice)', door),
    ],
  });
  await n8n.start(...paths);

  // n8n looks at time limits once a minute, so this one is started now and asked about at the end.
  timeOutCall = `e2e-${runMark}-timeout`;
  assert.equal((await post('impatient', { session_id: timeOutCall, scenario: connector.scenarios.endless })).status, 200);
}, { timeout: 900_000 });

after(async () => {
  await n8n?.dispose({ keep: process.env.KEEP_N8N === '1' });
  await connector?.close();
  if (scratch) await rm(scratch, { recursive: true, force: true });
}, { timeout: 60_000 });

/** Start and Wait as shipped, but with seconds instead of half an hour to wait. */
async function impatientVariant(workflow) {
  const copy = structuredClone(workflow);
  Object.assign(copy, { id: 'impatientVariant', name: 'Impatient' });
  copy.nodes.find(({ name }) => name === 'Call and wait').parameters.waitLimit = 0.05;
  copy.nodes.find(({ name }) => name === 'When asked to call').parameters.path = 'impatient';
  const file = join(scratch, 'impatient.json');
  await writeFile(file, JSON.stringify(copy));
  return file;
}

async function post(path, body, headers = { [door.name]: door.value }) {
  const response = await fetch(`${n8n.url}/webhook/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ agent_id: 'agent_e2e', ...body }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** The executions whose call is this one, once none of them is running or waiting. */
async function finished(template, sessionId, seconds = 30) {
  const mine = async () => (await n8n.executions(idOf[template] ?? template)).filter((one) => one.items('Whom to call')[0]?.session_id === sessionId);
  return await until(async () => {
    const found = await mine();
    return found.length > 0 && found.every(({ status }) => !['new', 'running', 'waiting'].includes(status)) && found;
  }, seconds, `${template} to finish with ${sessionId}`);
}

async function waiting(template, sessionId) {
  await until(async () => (await n8n.executions(idOf[template])).some((one) => one.status === 'waiting' && one.items('Whom to call')[0]?.session_id === sessionId), 20, `${sessionId} to wait`);
}

test('the test of the credential tells a good key from a wrong one', async () => {
  const check = async (apiKey) => {
    const credentials = { id: 'AgentConnector01', name: 'Agent Connector', type: 'agentConnectorApi', data: { baseUrl: `${connector.url}/`, apiKey } };
    return (await n8n.rest('POST', '/credentials/test', { credentials })).data.status;
  };
  assert.equal(await check(connector.key), 'OK');
  assert.equal(await check('wrong'), 'Error');
});

for (const name of ['fire-and-forget', 'plain/fire-and-forget']) {
  test(`${name} answers with the session at once, and asking twice places one call`, async () => {
    const path = name === 'fire-and-forget' ? 'voice-call-fire-and-forget' : 'voice-call-plain-fire-and-forget';
    const ask = { session_id: `e2e-${runMark}-${name.replace('/', '-')}`, name: 'Ada', scenario: connector.scenarios.completed };
    const [first, second] = [await post(path, ask), await post(path, ask)];

    assert.equal(first.status, 200);
    assert.equal(first.body.session_id, ask.session_id);
    assert.deepEqual(second.body, first.body);
    const listed = (await connector.ask('GET', '/calls?limit=100')).body.calls;
    assert.equal(listed.filter((call) => call.session_id === ask.session_id).length, 1);
  });
}

const branchOf = {
  completed: 'Store the transcript', no_answer: 'Call again tomorrow', busy: 'Call again in ten minutes', failed: 'Tell the operator',
  canceled: 'Nothing to do', interrupted: 'Call again now',
};
for (const [name, path] of [['start-and-wait', 'voice-call-start-and-wait'], ['plain/start-and-wait', 'voice-call-plain-start-and-wait']]) {
  test(`${name} takes one branch per outcome, once`, async (t) => {
    const outcomes = Object.keys(branchOf).filter((outcome) => connector.scenarios[outcome]);
    const sessionOf = (outcome) => `e2e-${runMark}-${name.replace('/', '-')}-${outcome}`;
    await Promise.all(outcomes.map((outcome) => post(path, { session_id: sessionOf(outcome), scenario: connector.scenarios[outcome] })));

    for (const outcome of outcomes) {
      const executions = await finished(name, sessionOf(outcome));
      assert.equal(executions.length, 1, outcome);
      const [execution] = executions;
      assert.equal(execution.status, 'success', `${outcome}: ${execution.error}`);
      const taken = [...Object.values(branchOf), 'Hang up'].filter((node) => execution.times(node) > 0);
      assert.deepEqual(taken, [branchOf[outcome]]);
      assert.equal(execution.times(branchOf[outcome]), 1);
      assert.equal(execution.items(branchOf[outcome])[0].session_id, sessionOf(outcome));
    }
    t.diagnostic(`${outcomes.length} outcomes, ${outcomes.length} branches`);
  });
}

test('a result that comes before n8n waits is not lost', { skip: !process.env.CONNECTOR_URL ? false : 'needs the stub' }, async (t) => {
  connector.stub.deliverer.firstTryMs = 0;
  connector.stub.callMs = 0;
  try {
    const sessions = Array.from({ length: 10 }, (_, index) => `e2e-${runMark}-early-${index}`);
    await Promise.all(sessions.map((session_id) => post('voice-call-start-and-wait', { session_id, scenario: 'busy' })));
    for (const session of sessions) {
      const [execution, ...more] = await finished('start-and-wait', session);
      assert.equal(more.length, 0);
      assert.equal(execution.times(branchOf.busy), 1);
    }
    const early = connector.stub.deliveries.filter((one) => one.call_id.includes('-early-') && one.status === 409).length;
    assert.ok(early > 0, 'no delivery was early, so nothing was tried');
    t.diagnostic(`${early} early deliveries were refused with 409 and repeated`);
  } finally {
    Object.assign(connector.stub, { callMs: 300 });
    connector.stub.deliverer.firstTryMs = 500;
  }
});

test('each row of the sheet is called once, never more at a time than lanes', async (t) => {
  const rows = Array.from({ length: 6 }, (_, index) => ({
    id: `${runMark}-${index}`, to: 'device:default', name: `Row ${index}`, agent_id: 'agent_e2e', scenario: connector.scenarios[index % 2 ? 'busy' : 'completed'],
  }));
  rows.push({ id: `${runMark} not allowed`, to: 'device:default', agent_id: 'agent_e2e' });
  if (connector.stub) connector.stub.callMs = 2000; // long enough for two lanes to meet
  const watch = watchConcurrency(`row-${runMark}`);
  await post('voice-call-each-row', { rows });

  const lanes = await until(async () => {
    const executions = (await n8n.executions(idOf['each-row-of-a-sheet'])).filter((one) => one.times('One lane') > 0);
    return executions.length === 2 && executions.every(({ status }) => status === 'success') && executions;
  }, 60, 'both lanes to finish');
  const atOnce = await watch.stop();
  if (connector.stub) connector.stub.callMs = 300;

  const results = lanes.flatMap((lane) => lane.items('All of this lane'));
  assert.equal(results.length, rows.length);
  for (const [index, row] of rows.slice(0, 6).entries()) {
    assert.equal(results.find(({ id }) => id === row.id).outcome, index % 2 && connector.scenarios.busy ? 'busy' : 'completed', row.id);
  }
  const refused = results.find(({ id }) => id.endsWith('not allowed'));
  assert.equal(refused.outcome, 'not_started');
  assert.notEqual(refused.reason, '');
  assert.ok(atOnce <= 2, `${atOnce} calls at once`);
  if (connector.stub) assert.equal(atOnce, 2);
  t.diagnostic(`at most ${atOnce} calls at once`);
});

/** Looks again and again how many calls whose id starts like this are alive. */
function watchConcurrency(prefix) {
  let most = 0;
  let stopped = false;
  const over = ['completed', 'failed', 'canceled', 'no_answer', 'busy', 'interrupted'];
  const done = (async () => {
    while (!stopped) {
      const { calls } = (await connector.ask('GET', '/calls?limit=100')).body;
      most = Math.max(most, calls.filter((call) => call.session_id.startsWith(prefix) && !over.includes(call.status)).length);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      return most;
    },
  };
}

test('n8n restarted while it waits: the workflow continues, once', async () => {
  const session = `e2e-${runMark}-restart`;
  await post('voice-call-start-and-wait', { session_id: session, scenario: connector.scenarios.endless });
  await waiting('start-and-wait', session);

  await n8n.stop();
  await connector.ask('POST', `/calls/${session}/end`);
  await n8n.start(...paths);

  const [execution, ...more] = await finished('start-and-wait', session, 60);
  assert.equal(more.length, 0);
  assert.equal(execution.times('Nothing to do'), 1);
  assert.equal(execution.items('Nothing to do')[0].outcome, 'canceled');
});

test('the agent gets its answer, a late one as a message, and a stranger none', async () => {
  const session = `e2e-${runMark}-tool`;
  await connector.ask('POST', '/calls', { agent_id: 'agent_e2e', session_id: session, simulate: { scenario: connector.scenarios.endless } });
  const tool = (name, parameters, headers) => post('voice-call-tool', { tool: name, tool_call_id: 't1', session_id: session, parameters }, headers);

  assert.match((await tool('order_status', { order: '4711' })).body.result, /4711 has been shipped/);
  assert.equal((await tool('check_stock', { item: 'lamp' })).body.status, 'accepted');
  assert.equal((await tool('fly_to_the_moon', {})).body.is_error, true);
  assert.equal((await tool('order_status', { order: '1' }, {})).status, 403);

  const [said] = await until(async () => {
    const executions = await n8n.executions(idOf['tool-for-the-agent']);
    const told = executions.flatMap((one) => one.items('Tell the agent'));
    return told.length > 0 && told;
  }, 20, 'the late answer');
  assert.equal(said.session_id, session);
  if (connector.stub) assert.deepEqual(connector.stub.calls.get(session).messages, [{ type: 'contextual_update', text: 'In stock of lamp: 12.' }]);
  await connector.ask('POST', `/calls/${session}/end`);
});

test('every call that ended is one row of the table, and forged or repeated events are none', async (t) => {
  const url = (await connector.ask('GET', '/subscriptions')).body.subscriptions.map((one) => one.url).find((one) => one.startsWith(n8n.url));
  assert.ok(url, 'the trigger has subscribed');
  const forged = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': 'evt_forged', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' },
    body: JSON.stringify({ type: 'call.ended', call_id: 'forged', data: { status: 'completed' } }),
  });
  assert.equal(forged.status, 401);

  const { calls } = (await connector.ask('GET', '/calls?limit=100')).body;
  const ended = calls.filter((call) => call.end && call.session_id.includes(runMark)).map((call) => call.session_id).sort();
  const executions = await until(async () => {
    const found = await n8n.executions(idOf['results-into-a-table']);
    return found.length >= ended.length && found.every(({ status }) => status === 'success' || status === 'error') && found;
  }, 30, `an execution for each of ${ended.length} calls`);
  assert.deepEqual(executions.map((one) => one.error).filter(Boolean), []);
  assert.deepEqual(executions.flatMap((one) => one.items('The row')).map((row) => row.session_id).sort(), ended);
  assert.deepEqual(executions.flatMap((one) => one.items('Write the row')).map((row) => row.session_id).sort(), ended);

  if (connector.stub) {
    const [{ id }] = connector.stub.subscriptions.values();
    const again = connector.stub.deliveries.find((one) => one.url === url && one.status === 200);
    const before = executions.length;
    connector.stub.deliverer.send(`again>${id}`, url, { id: again.id, type: again.type, call_id: again.call_id, data: {} }, [...connector.stub.subscriptions.values()][0].secret);
    await until(() => connector.stub.deliveries.some((one) => one.id === again.id && /duplicate/.test(one.text)), 10, 'the duplicate to be told apart');
    assert.equal((await n8n.executions(idOf['results-into-a-table'])).length, before);
  }
  t.diagnostic(`${ended.length} calls, ${ended.length} rows`);
});

test('a call that takes too long continues as timed_out and is hung up', async () => {
  const [execution, ...more] = await finished('impatientVariant', timeOutCall, 120);
  assert.equal(more.length, 0);
  assert.equal(execution.status, 'success', execution.error);
  assert.equal(execution.items('Call and wait')[0].outcome, 'timed_out');
  assert.equal(execution.times('Hang up'), 1);
  assert.equal(execution.items('Hang up')[0].outcome, 'canceled');
});

test('unpublishing the trigger ends its subscription', async () => {
  const mine = async () => (await connector.ask('GET', '/subscriptions')).body.subscriptions.filter((one) => one.url.startsWith(n8n.url));
  assert.equal((await mine()).length, 1);
  await n8n.rest('POST', `/workflows/${idOf['results-into-a-table']}/deactivate`, {});
  await until(async () => (await mine()).length === 0, 20, 'the subscription to go');
});
