import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callOnClick, credentialOf } from './chosen.mjs';
import { assertContinuedOnce, connector, n8n, office, post } from './scene.mjs';

const node = { name: 'n8n-nodes-elevenlabs-agent-connector.agentConnector', version: 2 };
const chosen = (value) => ({ __rl: true, mode: 'list', value });

/** What the editor does when a list is opened, scrolled or searched. */
async function list(methodName, { credential = 'AgentConnector01', parameters = {}, ...more } = {}) {
  const { status, body } = await n8n.dynamic('resource-locator-results', {
    methodName, path: 'parameters.agent', nodeTypeAndVersion: node, credentials: credentialOf(credential),
    currentNodeParameters: { resource: 'call', operation: 'startAndWait', ...parameters }, ...more,
  });
  return { status, ...body, names: body.data?.results?.map(({ name }) => name) };
}

/** The same when an agent was chosen. */
async function fields(agent, credential = 'AgentConnector01') {
  const { body } = await n8n.dynamic('resource-mapper-fields', {
    methodName: 'mapVariables', path: 'parameters.variables', nodeTypeAndVersion: node, credentials: credentialOf(credential),
    currentNodeParameters: { resource: 'call', operation: 'startAndWait', agent: chosen(agent) },
  });
  return body.data;
}

async function whole(methodName, more = {}) {
  const items = [];
  let [pages, paginationToken] = [0, undefined];
  do {
    const { data } = await list(methodName, { ...more, paginationToken });
    items.push(...data.results);
    paginationToken = data.paginationToken;
    pages++;
  } while (paginationToken);
  return { items, pages };
}

test('the editor lists the agents of the connector page by page, and finds them by name', async (t) => {
  const { items, pages } = await whole('searchAgents');
  const { scenarios } = (await connector.ask('GET', '/scenarios')).body;
  assert.deepEqual(items.map(({ value }) => value), scenarios);
  assert.ok(pages > 1, `${pages} page`);
  assert.deepEqual((await list('searchAgents', { filter: 'VARIABLES' })).names, ['variables']);
  assert.deepEqual((await list('searchAgents', { filter: 'nobody is called so' })).names, []);
  assert.ok((await list('searchAgents', { credential: 'AgentConnector02', filter: 'asks-' })).names.includes('asks-denied'), 'those of the cloud, with the connector’s key');
  t.diagnostic(`${items.length} agents in ${pages} pages`);
});

test('it lists numbers page by page: own ones first, then what the built-in line has for simulated calls', async () => {
  const { items, pages } = await whole('searchNumbers');
  assert.equal(pages, 2);
  assert.equal(items[0].value, 'tel:+15552000000');
  assert.deepEqual((await list('searchNumbers', { filter: 'busy' })).names, ['The line is busy (+15550101)']);
  assert.deepEqual((await list('searchNumbers', { filter: '+1 555 200 00 07' })).names, ['Row 7 (+15552000007)']);

  const real = { credential: 'AgentConnector02' };
  assert.deepEqual((await list('searchNumbers', real)).names, ['Front desk (+15551234567), unavailable', 'On call (+4930123456), unavailable']);
  assert.ok((await list('searchNumbers', { ...real, parameters: { simulate: true } })).names.includes('The line is busy (+15550101)'));
});

test('it lists devices and scenarios', async (t) => {
  const devices = await list('searchDevices', { credential: 'AgentConnector02' });
  assert.equal(devices.names[0], 'Default Device');
  if (office.card) {
    assert.deepEqual(devices.names.filter((name) => name.startsWith('Desk')).sort(), ['DeskMic (microphone)', 'DeskMicFeed (speaker)', 'DeskSpeaker (speaker)']);
    assert.deepEqual((await list('searchDevices', { credential: 'AgentConnector02', filter: 'deskmic (' })).names, ['DeskMic (microphone)']);
  } else t.diagnostic('without PulseAudio: only the default device');
  assert.ok((await list('searchScenarios', { filter: 'queue' })).names.includes('Queue'));
});

test('a wrong key and a connector that is not there say so in the list', async () => {
  for (const methodName of ['searchAgents', 'searchNumbers', 'searchDevices', 'searchScenarios']) {
    const wrong = await list(methodName, { credential: 'AgentConnWrong01' });
    assert.ok(wrong.status >= 400, methodName);
    assert.match(wrong.message, /API key is missing or unknown/, methodName);
    assert.match(JSON.stringify(wrong), /Check the API Key of the credential/, methodName);
    const gone = await list(methodName, { credential: 'AgentConnGone001' });
    assert.match(gone.message, /connector at http:\/\/127\.0\.0\.1:9 did not answer/, methodName);
  }
});

test('the chosen agent has its variables as fields, the required one marked', async () => {
  const { fields: found } = await fields('variables');
  assert.ok(found.some(({ id, required }) => id === 'name' && required), JSON.stringify(found));
  const none = await fields('echo');
  assert.deepEqual([none.fields, none.emptyFieldsNotice], [[], 'This agent has no variables.']);
});

test('agent and number from the lists, a variable in its field: the call is held', async () => {
  const [agent] = (await list('searchAgents', { filter: 'variables' })).data.results;
  const [number] = (await list('searchNumbers', { filter: 'hangs up' })).data.results;
  const id = await n8n.save(callOnClick('Chosen', 'AgentConnector01', {
    agent: { ...chosen(agent.value), cachedResultName: agent.name },
    talksWith: 'number', number: { ...chosen(number.value), cachedResultName: number.name },
    variables: { mappingMode: 'defineBelow', value: { name: 'Ada' }, matchingColumns: [], schema: (await fields(agent.value)).fields },
    sessionId: 'chosen',
  }));
  const execution = await n8n.click(id, 'Click');
  assert.equal(execution.status, 'success', execution.error);
  const [item] = execution.items('Call');
  assert.equal(item.outcome, 'completed');
  assert.match(item.transcript_text, /Ada/);
  assert.equal((await connector.ask('GET', '/calls/chosen')).body.to, 'tel:+15550106');
});

test('a required variable that is not filled in fails the node before anything rings', async () => {
  const id = await n8n.save(callOnClick('Unfilled', 'AgentConnector01', {
    agent: chosen('variables'), talksWith: 'number', number: chosen('tel:+15550106'), sessionId: 'unfilled',
    variables: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: (await fields('variables')).fields },
  }));
  const execution = await n8n.click(id, 'Click');
  assert.equal(execution.status, 'error');
  assert.match(execution.error, /name/);
  assert.equal((await connector.calls('unfilled')).length, 0);
});

test('a workflow that was saved with version 1 runs unchanged', async () => {
  await post('version-1', { session_id: 'saved-v1', name: 'Ada', to: 'tel:+15550106', scenario: 'variables' });
  const execution = await assertContinuedOnce('version-1', 'saved-v1', 'completed');
  assert.match(execution.items('Store the transcript')[0].transcript, /Ada/);
  const { body } = await connector.ask('GET', '/calls/saved-v1');
  assert.deepEqual([body.to, body.scenario, body.metadata.source], ['tel:+15550106', 'variables', 'n8n']);
});
