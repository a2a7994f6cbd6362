import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createRequire } from 'node:module';
import { startPretendConnector } from './pretend-connector.mjs';
import { AgentConnectorTrigger, hookFunctions, NodeApiError, NodeOperationError, webhookFunctions } from './fakes.mjs';

const { sign } = createRequire(import.meta.url)('../dist/nodes/AgentConnector/signature.js');
const { checkExists, create, delete: remove } = new AgentConnectorTrigger().webhookMethods.default;
let stub, connector, staticData, hooks, counter = 0;

beforeEach(async () => {
  stub = await startPretendConnector();
  connector = { url: stub.url, key: stub.apiKey };
  staticData = {};
  hooks = (events = ['call.ended']) => hookFunctions({ connector, staticData, parameters: { events } });
});
afterEach(async () => await stub.close());

test('publishing subscribes with a secret of its own, restarting finds it, unpublishing removes it', async () => {
  assert.equal(await checkExists.call(hooks()), false);
  assert.equal(await create.call(hooks()), true);
  const [subscription] = stub.subscriptions.values();
  assert.deepEqual(subscription.event_types, ['call.ended']);
  assert.equal(subscription.url, 'http://n8n.test/webhook/1');
  assert.match(subscription.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(staticData.secret, subscription.secret);

  assert.equal(await checkExists.call(hooks()), true);
  assert.equal(stub.subscriptions.size, 1);
  assert.equal(await remove.call(hooks()), true);
  assert.equal(stub.subscriptions.size, 0);
  assert.equal(await remove.call(hooks()), true, 'once more does no harm');
});

test('a subscription with other events or an unknown secret is replaced, that of somebody else left alone', async () => {
  stub.subscriptions.set('theirs', { id: 'theirs', url: 'http://other.test/', event_types: ['call.ended'], secret: 'x' });
  await create.call(hooks());
  assert.equal(await checkExists.call(hooks(['call.ended', 'call.turn'])), false);
  assert.deepEqual([...stub.subscriptions.keys()], ['theirs']);

  await create.call(hooks());
  staticData = {};
  assert.equal(await checkExists.call(hooks()), false);
  assert.deepEqual([...stub.subscriptions.keys()], ['theirs']);
});

test('a connector that cannot be asked is a failure, never an absence', async () => {
  await create.call(hooks());
  for (const fault of [{ status: 503, body: { title: 'Draining' } }, { status: 401, body: {} }, { status: 404, body: {} }]) {
    stub.faults.push({ method: 'GET', path: '/subscriptions', ...fault });
    await assert.rejects(checkExists.call(hooks()), NodeApiError);
  }
  stub.faults.push({ method: 'GET', path: '/subscriptions', status: 200, body: { hello: 'world' } });
  await assert.rejects(checkExists.call(hooks()), NodeOperationError);
  assert.equal(stub.subscriptions.size, 1);
});

test('publishing again keeps the secret, so that no delivery meets one n8n has not stored yet', async () => {
  await create.call(hooks());
  const { secret } = staticData;
  await remove.call(hooks());
  await create.call(hooks());
  assert.equal([...stub.subscriptions.values()][0].secret, secret);
});

const secret = `whsec_${Buffer.from('a secret for the tests of trigger').toString('base64')}`;
function delivery({ body = { id: 'evt', type: 'call.started', call_id: 'c', at: 't', data: { type: 'call.started', endpoint: 'device:x' } }, id = `evt_${++counter}`, age = 0, signedWith = secret, ...more } = {}) {
  const rawBody = Buffer.from(JSON.stringify(body));
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': sign(signedWith, id, timestamp, rawBody), ...more.headers };
  return webhookFunctions({ body, rawBody: more.rawBody ?? rawBody, headers, staticData: more.staticData ?? { secret }, parameters: more.parameters });
}
const receive = async (context) => await new AgentConnectorTrigger().webhook.call(context);
/** n8n creates the execution, then asks for the answer. */
async function receiveAndRun(context) {
  const result = await receive(context);
  const started = result.workflowData !== undefined;
  return { started, answer: result.webhookResponse && result.webhookResponse }; // it looks whether there is one, then takes it
}

test('a genuine event starts the workflow as one flat item, or as it came', async () => {
  const { workflowData, webhookResponse } = await receive(delivery());
  assert.deepEqual(workflowData, [[{ json: { session_id: 'c', event: 'call.started', event_id: 'evt', at: 't', endpoint: 'device:x' } }]]);
  assert.deepEqual(webhookResponse, { accepted: true });

  const raw = await receive(delivery({ parameters: { simplify: false } }));
  assert.equal(raw.workflowData[0][0].json.data.endpoint, 'device:x');
});

test('what is forged, altered, unsigned or old is refused and starts nothing', async () => {
  const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
  const bad = {
    'another secret': delivery({ signedWith: other }),
    'an altered body': delivery({ rawBody: Buffer.from('{"type":"call.ended"}') }),
    'an old one': delivery({ age: 301 }),
    'one from the future': delivery({ age: -302 }),
    'no signature': delivery({ headers: { 'webhook-signature': undefined } }),
    'no id': delivery({ headers: { 'webhook-id': undefined } }),
    'another id': delivery({ headers: { 'webhook-id': 'evt_other' } }),
    'no number as time': delivery({ headers: { 'webhook-timestamp': '1e9' } }),
    'another scheme': delivery({ headers: { 'webhook-signature': 'v1a,AAAA' } }),
  };
  for (const [what, context] of Object.entries(bad)) {
    assert.deepEqual(await receive(context), { noWebhookResponse: true }, what);
    assert.equal(context.answer.status, 401, what);
    assert.equal(context.logged.length, 1, what);
    assert.ok(!context.logged[0].includes(secret), what);
  }
});

test('before n8n has stored the secret the connector is asked to come again', async () => {
  const context = delivery({ staticData: {} });
  assert.deepEqual(await receive(context), { noWebhookResponse: true });
  assert.equal(context.answer.status, 503);
});

test('the same id starts the workflow once: in this process, after a restart, and with a forgotten list', async () => {
  const data = { secret };
  const id = 'evt_same';
  assert.deepEqual(await receiveAndRun(delivery({ id, staticData: data })), { started: true, answer: { accepted: true } });
  assert.ok(data.recentIds.includes(id));
  const duplicate = { started: false, answer: { accepted: true, duplicate: true } };
  assert.deepEqual(await receiveAndRun(delivery({ id, staticData: data })), duplicate);
  assert.deepEqual(await receiveAndRun(delivery({ id, staticData: { secret } })), duplicate, 'lost from the static data by a request at the same moment');
  const earlier = { secret, recentIds: ['evt_before'] };
  assert.deepEqual(await receiveAndRun(delivery({ id: 'evt_before', staticData: earlier })), duplicate, 'seen by an earlier process');
});

test('an id that a request at the same moment has undone is written again with the next one', async () => {
  await receiveAndRun(delivery({ id: 'evt_undone', staticData: { secret } }));
  const data = { secret, recentIds: ['evt_other'] };
  await receiveAndRun(delivery({ id: 'evt_next', staticData: data }));
  assert.ok(['evt_other', 'evt_undone', 'evt_next'].every((id) => data.recentIds.includes(id)));
});

test('an event whose execution could not be created is not remembered, so that it can come again', async () => {
  const data = { secret };
  await receive(delivery({ id: 'evt_unlucky', staticData: data })); // n8n fails before it asks for the answer
  assert.equal(data.recentIds, undefined);
  assert.equal((await receiveAndRun(delivery({ id: 'evt_unlucky', staticData: data }))).started, true);
});

test('the list of ids is bounded and forgets the oldest', async () => {
  const data = { secret, recentIds: Array.from({ length: 1000 }, (_, index) => `old_${index}`) };
  await receiveAndRun(delivery({ id: 'evt_new', staticData: data }));
  assert.equal(data.recentIds.length, 1000);
  assert.equal(data.recentIds.at(-1), 'evt_new');
  assert.ok(!data.recentIds.includes('old_0'));
});

test('a refused delivery is not remembered: the genuine one with that id still counts', async () => {
  const data = { secret };
  await receive(delivery({ id: 'evt_poisoned', age: 999, staticData: data }));
  assert.equal((await receiveAndRun(delivery({ id: 'evt_poisoned', staticData: data }))).started, true);
});
