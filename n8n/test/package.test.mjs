import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AgentConnector, AgentConnectorApi, AgentConnectorTrigger } from './fakes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('what would be published is the built nodes, the readme and the licence, and small', () => {
  const [packed] = Object.values(JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })));
  const files = packed.files.map((file) => file.path);
  assert.deepEqual(files.filter((path) => !path.startsWith('dist/')).sort(), ['LICENSE', 'README.md', 'package.json']);
  for (const path of files) assert.match(path, /\.(js|json|svg|md)$|^LICENSE$/);
  assert.ok(packed.size < 40_000, `${packed.size} bytes packed`);
  for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) assert.ok(files.includes(path), path);
});

test('it brings nothing along and runs nothing when it is installed', () => {
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(manifest.peerDependencies, { 'n8n-workflow': '*' });
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) assert.equal(manifest.scripts[script], undefined);
  for (const version of Object.values(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
});

test('the built code asks only for n8n-workflow, crypto and its own files', () => {
  const require = createRequire(import.meta.url);
  const pending = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((path) => join(root, path));
  const asked = new Set();
  const seen = new Set();
  for (let file = pending.pop(); file; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/require\("([^"]+)"\)/g)) {
      if (name.startsWith('.')) pending.push(require.resolve(join(dirname(file), name)));
      else asked.add(name);
    }
  }
  assert.deepEqual([...asked].sort(), ['n8n-workflow', 'node:crypto']);
});

test('every icon is there, light and dark, beside the code that names it', () => {
  const named = [
    [manifest.n8n.nodes[0], new AgentConnector().description.icon],
    [manifest.n8n.nodes[1], new AgentConnectorTrigger().description.icon],
    [manifest.n8n.credentials[0], new AgentConnectorApi().icon],
  ];
  for (const [code, icon] of named) {
    assert.notEqual(icon.light, icon.dark);
    for (const path of Object.values(icon)) assert.ok(existsSync(join(root, dirname(code), path.replace('file:', ''))), path);
  }
});

test('the credential sends the key as a header and is tested with a cheap request that needs it', () => {
  const credential = new AgentConnectorApi();
  assert.deepEqual(credential.authenticate.properties.headers, { 'X-API-Key': '={{$credentials.apiKey}}' });
  assert.equal(credential.test.request.url, '/calls');
  assert.deepEqual(credential.test.request.qs, { limit: 1 });
  assert.equal(credential.properties.find(({ name }) => name === 'apiKey').typeOptions.password, true);
});

test('an agent of n8n can use the action node as a tool, and nobody the trigger', () => {
  assert.equal(new AgentConnector().description.usableAsTool, true);
  assert.equal(new AgentConnectorTrigger().description.usableAsTool, undefined);
  assert.deepEqual(new AgentConnectorTrigger().description.inputs, []);
});

test('catalogue files name their node', () => {
  for (const path of manifest.n8n.nodes) {
    const codex = JSON.parse(readFileSync(join(root, path.replace(/\.js$/, '.json')), 'utf8'));
    assert.equal(codex.node.toLowerCase(), `${manifest.name}.${path.match(/(\w+)\.node\.js$/)[1]}`.toLowerCase());
  }
});

test('the list of scenarios is what the simulator brings along, each with its own words', () => {
  const folder = join(root, '..', 'src', 'AgentConnector.Simulator', 'Scenarios', 'Bundled');
  const words = (description) => description.toLowerCase().replace(/\.$/, ''); // n8n's rules want an ID in capitals and no full stop behind one sentence
  const bundled = readdirSync(folder).filter((name) => name.endsWith('.json'))
    .map((name) => [basename(name, '.json'), words(JSON.parse(readFileSync(join(folder, name), 'utf8')).description)]);
  const scenario = new AgentConnector().description.properties.find(({ name }) => name === 'scenario');

  assert.equal(scenario.type, 'options');
  assert.deepEqual(scenario.options.map(({ value, description }) => [value, words(description)]).sort(), bundled.sort());
  assert.ok(scenario.options.some(({ value }) => value === scenario.default));
  assert.notEqual(scenario.noDataExpression, true);
});

test('install-local.sh puts what would be published where n8n looks for community packages, again and again', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'n8n-install-local-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const install = (target) => execFileSync('bash', [join(root, 'install-local.sh'), target], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const installed = join(folder, 'nodes', 'node_modules', manifest.name);

  assert.match(install(folder), /Restart n8n/);
  writeFileSync(join(installed, 'left-over.js'), '');
  install(folder);

  assert.deepEqual(readdirSync(installed).sort(), ['LICENSE', 'README.md', 'dist', 'package.json']);
  for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) assert.ok(existsSync(join(installed, path)), path);
  assert.deepEqual(readdirSync(join(folder, 'nodes', 'node_modules')), [manifest.name]);

  mkdirSync(join(folder, 'above', '.n8n'), { recursive: true });
  install(join(folder, 'above'));
  assert.ok(existsSync(join(folder, 'above', '.n8n', 'nodes', 'node_modules', manifest.name, 'package.json')), 'the folder above, which N8N_USER_FOLDER names, will do');

  assert.throws(() => install(join(folder, 'not-there')), ({ status, stderr }) => status === 2 && /not-there/.test(stderr) && /start n8n once/.test(stderr));
  assert.ok(!existsSync(join(folder, 'not-there')));
});
