import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, assertContinuedOnce, branchOf, connector, post, waiting } from './scene.mjs';

const outcomes = ['completed', 'no_answer', 'busy', 'failed', 'canceled'];

for (const name of ['start-and-wait', 'plain/start-and-wait']) {
  test(`${name}: five outcomes take five branches, once each`, async (t) => {
    const sessionOf = (outcome) => `branch-${name.replace('/', '-')}-${outcome}`;
    await Promise.all(outcomes.map((outcome) => post(name, { session_id: sessionOf(outcome), ...(askFor[outcome] ?? askFor.ringing) })));
    await waiting(name, sessionOf('canceled'));
    await connector.ask('POST', `/calls/${sessionOf('canceled')}/end`);

    for (const outcome of outcomes) {
      const execution = await assertContinuedOnce(name, sessionOf(outcome), outcome);
      const { transcript } = execution.items(branchOf[outcome])[0];
      assert.equal(/goodbye/i.test(transcript), ['completed', 'failed'].includes(outcome), `${outcome}: ${transcript}`);
    }
    t.diagnostic(`${outcomes.length} outcomes, ${outcomes.length} branches`);
  });
}

test('a result that comes before n8n waits is not lost', async (t) => {
  const sessions = Array.from({ length: 5 }, (_, index) => `early-${index}`);
  await Promise.all(sessions.map((session_id) => post('slow', { session_id, ...askFor.busy })));
  let tries = 0;
  for (const session of sessions) {
    await assertContinuedOnce('slow', session, 'busy');
    const delivery = (await connector.deliveries(session)).find((one) => one.subscription_id === undefined);
    assert.equal(delivery.status, 'delivered');
    assert.ok(delivery.attempts > 1, `${session} was delivered at once: nothing was early`);
    tries += delivery.attempts;
  }
  t.diagnostic(`${sessions.length} results in ${tries} tries`);
});
