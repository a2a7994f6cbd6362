import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, assertContinuedOnce, connector, post } from './scene.mjs';

test('a call that takes too long continues as timed_out and is hung up', async () => {
  const session = 'time-out';
  await post('impatient', { session_id: session, ...askFor.endless });
  await assertContinuedOnce('impatient', session, 'timed_out', 120); // n8n looks at time limits once a minute
  const { body } = await connector.ask('GET', `/calls/${session}`);
  assert.equal(body.end.reason, 'cancelled');
});
