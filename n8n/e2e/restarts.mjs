import { test } from 'node:test';
import { askFor, assertContinuedOnce, connector, n8n, pathOf, post, waiting } from './scene.mjs';

const names = ['start-and-wait', 'plain/start-and-wait'];
/** Both workflows, waiting for a call in which they talk. */
const startAll = async (mark) => await Promise.all(names.map(async (name) => {
  const session = `${mark}-${name.replace('/', '-')}`;
  await post(name, { session_id: session, ...askFor.endless });
  await waiting(name, session);
  await connector.inProgress(session);
  return [name, session];
}));
const hangUp = async (started) => await Promise.all(started.map(([, session]) => connector.ask('POST', `/calls/${session}/end`)));
const continuedOnce = async (started, outcome) => {
  for (const [name, session] of started) await assertContinuedOnce(name, session, outcome, 90);
};
const startN8n = async () => await n8n.start(...Object.values(pathOf));

test('n8n restarted while it waits: each workflow continues exactly once', async () => {
  const started = await startAll('n8n-restarted');
  await n8n.stop();
  await startN8n();
  await hangUp(started);
  await continuedOnce(started, 'completed');
});

test('the call ends while n8n is down: each workflow continues exactly once when it is back', async () => {
  const started = await startAll('n8n-down');
  await n8n.stop();
  await hangUp(started);
  await startN8n();
  await continuedOnce(started, 'completed');
});

test('the connector killed and restarted while n8n waits: the call was interrupted, each workflow continues exactly once', async () => {
  const started = await startAll('connector-killed');
  await connector.kill();
  await connector.restart();
  await continuedOnce(started, 'interrupted');
});

test('the connector killed with a result that n8n has not got: each workflow continues exactly once', async () => {
  const started = await startAll('both-down');
  await n8n.stop();
  await hangUp(started);
  await connector.kill();
  await connector.restart();
  await startN8n();
  await continuedOnce(started, 'completed');
});
