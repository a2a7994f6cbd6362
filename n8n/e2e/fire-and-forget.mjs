import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFor, connector, post } from './scene.mjs';

for (const name of ['fire-and-forget', 'plain/fire-and-forget']) {
  test(`${name} answers with the session at once, and asking twice places one call`, async () => {
    const ask = { session_id: `forget-${name.replace('/', '-')}`, name: 'Ada', ...askFor.completed };
    const [first, second] = [await post(name, ask), await post(name, ask)];

    assert.equal(first.status, 200);
    assert.equal(first.body.session_id, ask.session_id);
    assert.deepEqual([first.body.replayed, second.body.replayed], [false, true]);
    const same = ({ replayed, message, ...answer }) => answer; // these two say that it is a repetition
    assert.deepEqual(same(second.body), same(first.body));
    const calls = await connector.calls(ask.session_id);
    assert.equal(calls.length, 1);
    const { body } = await connector.ask('GET', `/calls/${ask.session_id}?wait=30`);
    assert.equal(body.status, 'completed');
  });
}
