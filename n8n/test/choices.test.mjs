// Version 2 of the node: lists of the editor, what is chosen from them, and version 1 beside it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';
import { startPretendConnector } from './pretend-connector.mjs';
import { AgentConnector, executeFunctions, loadOptionsFunctions, NodeApiError } from './fakes.mjs';

const { NodeHelpers } = createRequire(import.meta.url)('n8n-workflow');
const { description, methods } = new AgentConnector();
let stub, connector;

beforeEach(async () => {
  stub = await startPretendConnector();
  connector = { url: stub.url, key: stub.apiKey };
  stub.agents = ['Anna', 'Berta', 'Carla', 'Anton', 'Dora'].map((name, index) => ({ agent_id: `agent_${index}`, name }));
});
afterEach(async () => await stub.close());

const chosen = (value) => ({ __rl: true, mode: 'list', value });
const list = async (name, { filter, token, ...more } = {}) => await methods.listSearch[name].call(loadOptionsFunctions({ connector, ...more }), filter, token);
const names = ({ results }) => results.map(({ name }) => name);
const variablesOf = async (agent, more = {}) => await methods.resourceMapping.mapVariables.call(loadOptionsFunctions({ connector, parameters: { agent }, ...more }));
const started = async (parameters, more = {}) => {
  await new AgentConnector().execute.call(executeFunctions({ connector, typeVersion: 2, parameters: { operation: 'start', agent: chosen('agent_0'), ...parameters }, ...more }));
  return stub.requests.at(-1).body;
};

test('agents are listed page by page, and searched for where the connector has them', async () => {
  const first = await list('searchAgents');
  const second = await list('searchAgents', { token: first.paginationToken });
  const last = await list('searchAgents', { token: second.paginationToken });
  assert.deepEqual([first, second, last].map(names), [['Anna', 'Berta'], ['Carla', 'Anton'], ['Dora']]);
  assert.equal(first.results[1].value, 'agent_1');
  assert.equal(last.paginationToken, undefined);

  assert.deepEqual(names(await list('searchAgents', { filter: 'an' })), ['Anna', 'Anton']);
  assert.deepEqual(stub.requests.map(({ query }) => query), [{}, { cursor: '2' }, { cursor: '4' }, { search: 'an' }]);
});

test('numbers say what they are and whether they can be called; for a simulated call the built-in line is asked for, too', async () => {
  stub.numbers = [
    { to: 'tel:+15551234567', number: '+15551234567', name: 'Front desk' },
    { to: 'plivo:+4930123456', number: '+4930123456', name: 'On call', unavailable: 'Plivo is not configured: set PLIVO_AUTH_ID.' },
  ];
  const { results } = await list('searchNumbers', { parameters: { simulate: true } });
  assert.deepEqual(results.map(({ name, value }) => [name, value]), [['Front desk (+15551234567)', 'tel:+15551234567'], ['On call (+4930123456), unavailable', 'plivo:+4930123456']]);
  assert.match(results[1].description, /PLIVO_AUTH_ID/);
  await list('searchNumbers', { parameters: { simulate: false }, filter: 'desk' });
  assert.deepEqual(stub.requests.map(({ query }) => query), [{ simulate: 'true' }, { search: 'desk' }]);
});

test('devices are microphones and speakers, the default first, and no monitors', async () => {
  stub.devices = [
    { to: 'device:mic', name: 'mic', description: 'Desk', direction: 'input', monitor: false },
    { to: 'device:out.monitor', name: 'out.monitor', description: 'What plays', direction: 'input', monitor: true },
    { to: 'device:out', name: 'out', description: 'Big speaker', direction: 'output', monitor: false },
  ];
  assert.deepEqual(names(await list('searchDevices')), ['Default Device', 'Desk (microphone)', 'Big speaker (speaker)']);
  assert.deepEqual((await list('searchDevices', { filter: 'big' })).results, [{ name: 'Big speaker (speaker)', value: 'device:out' }]);
});

test('scenarios are those that the connector has, also ones of its own', async () => {
  const { results } = await list('searchScenarios');
  assert.deepEqual(results.map(({ name, value }) => [name, value]), [['Demo', 'demo'], ['Echo', 'echo'], ['mine', 'mine']]);
  assert.match(results[1].description, /plays back/);
  assert.deepEqual(names(await list('searchScenarios', { filter: 'ECH' })), ['Echo']);
});

test('a wrong key and a connector that does not answer are errors in every list that say what to do', async () => {
  const gone = await startPretendConnector();
  await gone.close();
  for (const name of Object.keys(methods.listSearch)) {
    await assert.rejects(list(name, { connector: { ...connector, key: 'wrong' } }), (error) => {
      assert.ok(error instanceof NodeApiError);
      assert.deepEqual([error.httpCode, error.message], ['401', 'The API key is missing or unknown']);
      return /^Check the API Key of the credential/.test(error.description);
    }, name);
    await assert.rejects(list(name, { connector: { url: gone.url, key: 'k' } }), (error) => {
      assert.equal(error.message, `The connector at ${gone.url} did not answer`);
      return /Check the Base URL of the credential and that the connector runs\.$/.test(error.description);
    }, name);
  }
  await assert.rejects(variablesOf(chosen('agent_0'), { connector: { ...connector, key: 'wrong' } }), { httpCode: '401' });
});

test('the chosen agent has a field per variable: required ones are so, and a default is told', async () => {
  stub.agents[0].variables = [{ name: 'name', required: true }, { name: 'plan', required: false, default: 'gold' }, { name: 'note', required: false, default: '' }];
  const { fields } = await variablesOf(chosen('agent_0'));
  assert.deepEqual(fields.map(({ id, displayName, required }) => [id, displayName, required]), [
    ['name', 'name', true], ['plan', 'plan (gold if empty)', false], ['note', 'note', false],
  ]);
  assert.ok(fields.every((field) => field.display && !field.defaultMatch && !field.canBeUsedToMatch));
});

test('no fields are explained: no agent yet, one by expression, one without variables, one whose settings may not be read', async () => {
  for (const agent of [chosen(''), { __rl: true, mode: 'id', value: '={{ $json.agent_id }}' }, undefined]) {
    assert.match((await variablesOf(agent)).emptyFieldsNotice, /Choose an agent/);
  }
  assert.equal(stub.requests.length, 0);
  assert.match((await variablesOf(chosen('agent_1'))).emptyFieldsNotice, /no variables/);
  stub.agents[2].settings_known = false;
  assert.match((await variablesOf(chosen('agent_2'))).emptyFieldsNotice, /may not read/);
});

test('what was chosen goes out as what version 1 asks for by text', async () => {
  for (const [given, to] of [
    [{}, undefined],
    [{ talksWith: 'device', device: chosen('device:mic') }, 'device:mic'],
    [{ talksWith: 'device', device: { __rl: true, mode: 'name', value: 'mic|out' } }, 'device:mic|out'],
    [{ talksWith: 'number', number: chosen('plivo:+4930123456') }, 'plivo:+4930123456'],
    [{ talksWith: 'number', number: { __rl: true, mode: 'number', value: '+1 (555) 123-4567' } }, 'tel:+15551234567'],
    [{ talksWith: 'address', address: 'wav:demo', device: chosen('device:mic') }, 'wav:demo'],
  ]) assert.equal((await started({ sessionId: `s${stub.calls.size}`, ...given })).to, to);

  const body = await started({ sessionId: 'all', simulate: true, scenarioName: chosen('busy') });
  assert.deepEqual(body, { agent_id: 'agent_0', session_id: 'all', simulate: { scenario: 'busy' } });
});

test('variables come from the fields, as they are; empty ones are left to the agent, and JSON adds what has no field', async () => {
  const variables = { mappingMode: 'defineBelow', value: { name: 'Ada', age: 7, vip: false, plan: '', note: null }, schema: [] };
  const body = await started({ variables, options: { dynamicVariablesJson: { name: 'loses', more: 'x' } } });
  assert.deepEqual(body.dynamic_variables, { name: 'Ada', age: 7, vip: false, more: 'x' });
  assert.equal((await started({ sessionId: 'none', variables: { mappingMode: 'defineBelow', value: null } })).dynamic_variables, undefined);
});

test('variables can come from the item: those of the agent, and no others', async () => {
  const variables = { mappingMode: 'autoMapInputData', value: null, schema: [{ id: 'name' }, { id: 'plan' }, { id: 'gone', removed: true }] };
  const body = await started({ variables }, { items: [{ json: { name: 'Ada', gone: 1, secret: 'not for the agent' } }] });
  assert.deepEqual(body.dynamic_variables, { name: 'Ada' });
});

test('new nodes are of version 2, and each version shows its own fields and none of the other', () => {
  assert.deepEqual([description.version, description.defaultVersion], [[1, 2], 2]);
  const fields = (typeVersion) => Object.keys(NodeHelpers.getNodeParameters(
    description.properties, { operation: 'startAndWait', simulate: true }, true, false, { typeVersion }, description,
  ));
  const [one, two] = [fields(1), fields(2)];
  for (const name of ['agentId', 'to', 'scenario', 'dynamicVariables']) assert.ok(one.includes(name) && !two.includes(name), name);
  for (const name of ['agent', 'talksWith', 'device', 'scenarioName', 'variables', 'waitFor']) assert.ok(two.includes(name) && !one.includes(name), name);
});

test('a workflow saved with version 1 asks for the same call as before', async () => {
  const { nodes } = JSON.parse(readFileSync(new URL('./saved/version-1.json', import.meta.url), 'utf8'));
  const saved = nodes.find(({ name }) => name === 'Call and wait');
  assert.equal(saved.typeVersion, 1);
  const opened = NodeHelpers.getNodeParameters(description.properties, saved.parameters, true, false, saved, description);
  assert.deepEqual(opened, saved.parameters, 'n8n reads back what was saved, nothing lost and nothing added');

  const json = { agent_id: 'agent_1', to: '+1 555 123 4567', session_id: 'lead-1', simulate: true, scenario: 'busy', name: 'Ada' };
  const value = (text) => (typeof text === 'string' ? (/^=\{\{ \$json\.(\w+) \}\}$/.exec(text)?.[1] ? json[RegExp.$1] : text) : text);
  const resolve = (tree) => (Array.isArray(tree) ? tree.map(resolve) : typeof tree === 'object' && tree ? Object.fromEntries(Object.entries(tree).map(([key, one]) => [key, resolve(one)])) : value(tree));
  const parameters = resolve(opened);
  parameters.options = { ...parameters.options, metadata: { source: 'n8n' } };
  await new AgentConnector().execute.call(executeFunctions({ connector, typeVersion: saved.typeVersion, parameters, resumeUrl: 'http://n8n.test/resume' }));
  assert.deepEqual(stub.requests[0].body, {
    agent_id: 'agent_1', to: 'tel:+15551234567', session_id: 'lead-1', simulate: { scenario: 'busy' }, dynamic_variables: { name: 'Ada' },
    metadata: { source: 'n8n' }, max_duration_seconds: 600, callback_url: 'http://n8n.test/resume',
  });
});
