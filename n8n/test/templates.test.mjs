import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AgentConnector, AgentConnectorTrigger } from './fakes.mjs';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'templates');
const own = 'n8n-nodes-elevenlabs-agent-connector.';
const descriptions = Object.fromEntries([AgentConnector, AgentConnectorTrigger].map((type) => {
  const { description } = new type();
  return [own + description.name, description];
}));
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.json')).sort();
const templates = files.map((name) => ({ name, workflow: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));

test('there are five templates and two with plain nodes only', () => {
  assert.deepEqual(files, [
    'each-row-of-a-sheet.json', 'fire-and-forget.json', 'plain/fire-and-forget.json', 'plain/start-and-wait.json',
    'results-into-a-table.json', 'start-and-wait.json', 'tool-for-the-agent.json',
  ]);
  for (const { name, workflow } of templates) {
    assert.equal(workflow.nodes.some((node) => node.type.startsWith(own)), !name.startsWith('plain/'), name);
  }
});

for (const { name, workflow } of templates) {
  test(`${name} can be imported: one object, unique ids, every wire between nodes that exist`, () => {
    assert.ok(!Array.isArray(workflow), 'n8n skips a file that holds an array, without a word');
    assert.equal(new Set(workflow.nodes.map(({ id }) => id)).size, workflow.nodes.length);
    const names = new Set(workflow.nodes.map((node) => node.name));
    assert.equal(names.size, workflow.nodes.length);
    for (const [from, { main }] of Object.entries(workflow.connections)) {
      assert.ok(names.has(from), from);
      for (const wire of main.flat()) assert.ok(names.has(wire.node), wire.node);
    }
    assert.ok(templates.every((other) => other.workflow === workflow || other.workflow.id !== workflow.id));
  });

  test(`${name} reaches every node, and explains itself on a sticky note`, () => {
    const reached = new Set(workflow.nodes.filter(({ type }) => /trigger$|webhook$/i.test(type) && !/respond/i.test(type)).map((node) => node.name));
    for (const node of reached) for (const wire of (workflow.connections[node]?.main ?? []).flat()) reached.add(wire.node);
    const notes = workflow.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
    assert.deepEqual(workflow.nodes.filter((node) => !notes.includes(node) && !reached.has(node.name)).map((node) => node.name), []);
    assert.ok(notes.some(({ parameters }) => parameters.content.includes('**Set up**')));
  });

  test(`${name} uses our nodes as their descriptions say`, () => {
    for (const node of workflow.nodes.filter(({ type }) => type.startsWith(own))) {
      const description = descriptions[node.type];
      assert.ok(description, node.type);
      assert.deepEqual(Object.keys(node.credentials), description.credentials.map((credential) => credential.name));
      const root = { ...node.parameters, '@version': node.typeVersion };
      assert.equal(node.typeVersion, [description.version].flat().at(-1), `${node.name} is of an older version`);
      checkParameters(node.parameters, description.properties, node.name, root);
      for (const property of description.properties.filter((one) => one.required && shown(one, root))) {
        assert.ok(node.parameters[property.name] !== undefined || property.default !== '', `${node.name} lacks ${property.name}`);
      }
    }
  });

  test(`${name} holds no credentials, only their names, and lets no stranger start anything`, () => {
    const text = JSON.stringify(workflow);
    assert.doesNotMatch(text, /whsec_|sk_[a-z0-9]{8}|"apiKey"|X-API-Key","value/);
    for (const node of workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook')) {
      assert.equal(node.parameters.authentication, 'headerAuth', node.name);
      assert.ok(node.credentials.httpHeaderAuth.name);
    }
    for (const credential of workflow.nodes.flatMap((node) => Object.values(node.credentials ?? {}))) {
      assert.deepEqual(Object.keys(credential).sort(), ['id', 'name']);
    }
  });
}

for (const { name, workflow } of templates.filter(({ workflow }) => startsCalls(workflow))) {
  test(`${name} runs unchanged on a bare server, and says how to make it real`, () => {
    const notes = workflow.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
    const text = JSON.stringify(workflow.nodes.filter((node) => !notes.includes(node)));
    assert.doesNotMatch(text, /device:/, 'a server has no sound card');
    assert.match(text, /wav:demo/);
    assert.match(text, /simulate \?\? true/);
    assert.match(text, /scenario \?\? \\"demo\\"/);

    const [real] = notes.map(({ parameters }) => parameters.content.split('**Make it real**')[1]).filter(Boolean);
    for (const word of ['`agent_id`', '`to`', '`simulate`', '`tel:+15551234567`', '`device:default`']) assert.ok(real?.includes(word), word);
  });
}

test('the templates that start no call say what to run to see them work', () => {
  const others = templates.filter(({ workflow }) => !startsCalls(workflow));
  assert.deepEqual(others.map(({ name }) => name), ['results-into-a-table.json', 'tool-for-the-agent.json']);
  for (const { name, workflow } of others) {
    assert.ok(workflow.nodes.some(({ type, parameters }) => type.endsWith('.stickyNote') && parameters.content.includes('**Try it**')), name);
  }
});

test('a row is tried again when another call of the same moment was making the table, or writing', () => {
  const { nodes } = templates.find(({ name }) => name === 'results-into-a-table.json').workflow;
  for (const node of nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable')) {
    assert.deepEqual([node.retryOnFail, node.maxTries], [true, 5], node.name);
  }
});

test('each row of a sheet writes which field was wrong', () => {
  const { nodes } = templates.find(({ name }) => name === 'each-row-of-a-sheet.json').workflow;
  const { assignments } = nodes.find(({ name }) => name === 'Write the result').parameters.assignments;
  assert.match(assignments.find(({ name }) => name === 'reason').value, /\$json\.detail/);
});

test('wherever a template waits, it has a branch for each outcome and one for the time-out', () => {
  for (const { name, workflow } of templates.filter((one) => one.name.endsWith('start-and-wait.json'))) {
    const { parameters } = workflow.nodes.find(({ type }) => type.endsWith('.switch'));
    assert.deepEqual(parameters.rules.values.map((rule) => rule.outputKey), ['completed', 'no_answer', 'busy', 'failed', 'canceled', 'timed_out'], name);
    assert.equal(parameters.options.renameFallbackOutput, 'interrupted');
    assert.equal(workflow.connections['Which outcome?'].main.length, 7);
  }
});

function startsCalls({ nodes }) {
  return nodes.some(({ name }) => name === 'Start the call' || name === 'Call and wait');
}

/** A field counts as shown when what it depends on has the right value, or an expression that could. */
function shown({ displayOptions }, parameters) {
  return Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) => {
    if (name === '@version') return allowed.some((one) => (one._cnd ? parameters['@version'] >= one._cnd.gte : parameters['@version'] === one));
    const value = parameters[name.replace(/^\//, '')];
    return allowed.includes(value) || (typeof value === 'string' && value.startsWith('='));
  });
}

function checkParameters(given, properties, where, root) {
  for (const [name, value] of Object.entries(given)) {
    const matching = properties.filter((property) => property.name === name);
    assert.ok(matching.length > 0, `${where}: there is no parameter ${name}`);
    const property = matching.find((one) => shown(one, root));
    assert.ok(property, `${where}: ${name} is hidden with these settings`);
    if (typeof value === 'string' && value.startsWith('=')) continue;
    if (property.type === 'options') assert.ok(property.options.some((option) => option.value === value), `${where}: ${name} has no option ${value}`);
    if (property.type === 'multiOptions') for (const one of value) assert.ok(property.options.some((option) => option.value === one), `${where}: ${one}`);
    if (property.type === 'collection') checkParameters(value, property.options, `${where}.${name}`, root);
    if (property.type === 'fixedCollection') {
      for (const [group, entries] of Object.entries(value)) {
        const { values } = property.options.find((option) => option.name === group) ?? {};
        assert.ok(values, `${where}: ${name} has no ${group}`);
        for (const entry of entries) checkParameters(entry, values, `${where}.${name}`, root);
      }
    }
  }
}
