import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startPretendConnector } from './pretend-connector.mjs';
import { AgentConnector, executeFunctions, handedOn, NodeApiError, NodeOperationError } from './fakes.mjs';

let stub, connector;

beforeEach(async () => {
  stub = await startPretendConnector();
  connector = { url: stub.url, key: stub.apiKey };
});
afterEach(async () => await stub.close());

const run = async (options) => (await new AgentConnector().execute.call(executeFunctions({ connector, ...options })))[0];
const start = (more = {}) => ({ operation: 'start', agentId: 'agent_1', ...more });
const endless = { simulate: true, scenario: 'endless' };
const failing = async (onError, parameters) => handedOn(await run({ parameters, onError }), onError)[0];

test('Start sends every field the user filled in, and nothing he did not', async () => {
  await run({
    parameters: start({
      to: 'device:desk', sessionId: 'lead-1', simulate: true, scenario: 'busy',
      dynamicVariables: { variable: [{ name: 'name', value: 'Ada' }, { name: ' ', value: 'dropped' }] },
      options: {
        metadata: '{"source":"n8n"}', dynamicVariablesJson: { name: 'loses', plan: 'gold' }, firstMessage: 'Hello', language: 'en', prompt: 'Be kind',
        conversationOverride: '{"tts":{"voice_id":"v"},"agent":{"language":"de"}}', userId: 'u-1', maxDurationSeconds: 90, callbackUrl: 'https://x.test/cb',
      },
    }),
  });
  await run({ parameters: start({ sessionId: 'lead-2', options: { metadata: '{}', userId: '' } }) });

  assert.deepEqual(stub.requests[0].body, {
    agent_id: 'agent_1', session_id: 'lead-1', to: 'device:desk', metadata: { source: 'n8n' }, dynamic_variables: { name: 'Ada', plan: 'gold' },
    conversation_config_override: { tts: { voice_id: 'v' }, agent: { language: 'en', first_message: 'Hello', prompt: { prompt: 'Be kind' } } },
    user_id: 'u-1', max_duration_seconds: 90, callback_url: 'https://x.test/cb', simulate: { scenario: 'busy' },
  });
  assert.deepEqual(stub.requests[1].body, { agent_id: 'agent_1', session_id: 'lead-2' });
});

test('Check tells what is wrong as an item to branch on, and starts nothing', async () => {
  const check = (name, more) => run({
    parameters: { operation: 'check', agentId: 'agent_1', to: '+1 555 123 4567', dynamicVariables: { variable: [{ name, value: 'missing' }] }, ...more },
  });
  const [wrong] = await check('name');
  const [fit] = await run({ parameters: { operation: 'check', agentId: 'agent_1', options: { redactDigits: true, preflight: true } } });

  assert.deepEqual(wrong.json, {
    ok: false, detail: 'Send name in dynamic_variables.',
    findings: [{ code: 'variable_missing', severity: 'error', field: 'dynamic_variables.name', message: 'Send name in dynamic_variables.' }],
  });
  assert.deepEqual(fit.json, { ok: true, to: 'device:default', agent: { name: 'Anna', variables: ['name'] }, detail: null, findings: [] });
  assert.deepEqual(stub.requests.map(({ method, path }) => `${method} ${path}`), ['POST /calls/check', 'POST /calls/check']);
  assert.deepEqual(stub.requests.map(({ body }) => body), [
    { agent_id: 'agent_1', to: 'tel:+15551234567', dynamic_variables: { name: 'missing' } },
    { agent_id: 'agent_1', redact_digits: true },
  ]);
  assert.equal(stub.calls.size, 0);
  await assert.rejects(check('name', {}).then(() => run({ parameters: { operation: 'check', agentId: 'a' }, connector: { ...connector, key: 'wrong' } })), { httpCode: '401' });
});

test('a start that is checked first fails with all that was found, and the failed item has it for programs', async () => {
  const parameters = start({
    options: { preflight: true, redactDigits: true, onAgentLost: 'reconnect', onKnownSession: 'new_after_end' },
    dynamicVariables: { variable: [{ name: 'name', value: 'missing' }, { name: 'plan', value: 'missing' }] },
  });
  const { json } = await failing('continueRegularOutput', parameters);

  assert.deepEqual([json.error, json.detail], ['The call would fail', 'Send name in dynamic_variables. Send plan in dynamic_variables.']);
  assert.deepEqual(json.findings.map(({ field }) => field), ['dynamic_variables.name', 'dynamic_variables.plan']);
  const { preflight, redact_digits, on_agent_lost, on_known_session } = stub.requests[0].body;
  assert.deepEqual([preflight, redact_digits, on_agent_lost, on_known_session], [true, true, 'reconnect', 'new_after_end']);
  assert.equal(stub.calls.size, 0);
});

test('a call that waits says its place, and one that may not wait says which limit and when to come back', async () => {
  const body = { success: true, session_id: 'q', status: 'queued', message: 'Call accepted; it waits as number 3.', position: 3 };
  stub.faults.push({ method: 'POST', path: '/calls', status: 202, headers: { 'retry-after': '5' }, body });
  const [item] = await run({ parameters: start({ sessionId: 'q' }) });
  assert.deepEqual([item.json.outcome, item.json.status, item.json.position, item.json.message], [null, 'queued', 3, body.message]);

  const limit = { name: 'MAX_CALLS', value: 20, retry_after_seconds: 5 };
  stub.faults.push({ method: 'POST', path: '/calls', status: 503, body: { title: 'All lines are busy', status: 503, detail: '20 calls are running.', limit } });
  const { json } = await failing('continueRegularOutput', start());
  assert.deepEqual(json, { error: 'All lines are busy', detail: '20 calls are running.', limit });
});

test('Start goes on at once with no outcome yet, unless it is told to wait for the connection', async () => {
  const [item] = await run({ parameters: start({ sessionId: 'a', ...endless }) });
  assert.equal(item.json.session_id, 'a');
  assert.equal(item.json.outcome, null);
  assert.equal(item.json.status, 'queued');
  assert.ok(!('error' in item.json), 'an error key makes n8n repeat the request');

  const [connected] = await run({ parameters: start({ sessionId: 'b', ...endless, options: { waitUntilConnected: true } }) });
  assert.equal(connected.json.status, 'in_progress');
  assert.deepEqual(stub.requests.map(({ headers }) => headers.prefer), ['respond-async', undefined]);
});

test('a bare phone number is dialled, other addresses are passed on as they are', async () => {
  for (const [given, sent] of [['+1 (555) 123-4567', 'tel:+15551234567'], ['tel:+15551234567', 'tel:+15551234567'], ['device:desk+1', 'device:desk+1']]) {
    stub.forget();
    await run({ parameters: start({ to: given, sessionId: `s${stub.calls.size}` }) });
    assert.equal(stub.requests[0].body.to, sent);
  }
});

test('without a session id each item of each run has its own, and a retry of the same run the same', async () => {
  const items = [{ json: {} }, { json: {} }];
  const ids = async (runIndex) => (await run({ items, runIndex, parameters: start(endless) })).map((item) => item.json.session_id);
  const [first, retried, nextRound] = [await ids(0), await ids(0), await ids(1)];

  assert.deepEqual(retried, first);
  assert.equal(new Set([...first, ...nextRound]).size, 4);
  assert.equal(stub.calls.size, 4);
  for (const id of stub.calls.keys()) assert.match(id, /^[A-Za-z0-9._:-]{1,116}$/);
});

test('three items of which one fails, all sent again: each good one is called once', async () => {
  const items = ['x1', 'not allowed', 'x3'].map((id) => ({ json: { id } }));
  const parameters = start({ ...endless, sessionId: (index) => items[index].json.id });
  await assert.rejects(run({ items, parameters }), NodeApiError);
  const results = await run({ items, parameters, onError: 'continueRegularOutput' });

  assert.deepEqual([...stub.calls.keys()], ['x1', 'x3']);
  assert.deepEqual(results.map((item) => item.pairedItem.item), [0, 1, 2]);
  assert.equal(results[1].json.error, 'A field is wrong');
});

test('on error continue: the item that n8n hands on says what is wrong, in words and by field', async () => {
  const onError = 'continueRegularOutput';
  const { json } = await failing(onError, start({ agentId: '', sessionId: 'a b' }));
  assert.deepEqual(json, {
    error: 'A field is wrong',
    detail: "agent_id must be an agent's id, without spaces; session_id must be 1 to 128 of A-Z a-z 0-9 . _ : -.",
    errors: { agent_id: ["must be an agent's id, without spaces"], session_id: ['must be 1 to 128 of A-Z a-z 0-9 . _ : -'] },
  });

  const unknown = await failing(onError, { operation: 'get', callSessionId: 'nobody' });
  assert.deepEqual(unknown.json, { error: 'There is no such call', detail: 'No call has the id nobody.' });

  const unreadable = await failing(onError, start({ options: { metadata: '[1]' } }));
  assert.deepEqual(unreadable.json, { error: `'Metadata' has to be a JSON object, such as {"source": "n8n"}`, detail: null });
});

test('on error continue with an output for errors: the item comes out there, and says what is wrong', async () => {
  const onError = 'continueErrorOutput';
  assert.deepEqual(await failing(onError, start({ agentId: '' })), {
    output: 1, json: { error: 'A field is wrong', message: "agent_id must be an agent's id, without spaces." },
  });
  assert.deepEqual(await failing(onError, start({ options: { metadata: '[1]' } })), {
    output: 1, json: { error: `'Metadata' has to be a JSON object, such as {"source": "n8n"}` },
  });
  assert.equal((await failing(onError, start({ sessionId: 'good' }))).output, 0);
});

test('a sentence is told once: a field that the explanation holds already has no line of its own', async () => {
  const explained = async (problem) => {
    stub.faults.push({ method: 'POST', path: '/calls', status: 422, body: { title: 'A field is wrong', status: 422, ...problem } });
    return await run({ parameters: start() }).then(assert.fail, (error) => {
      assert.deepEqual(error.messages, []);
      return error.description;
    });
  };
  const errors = { to: ['is no telephone number'], session_id: ['is too long', 'has a space'] };

  assert.equal(await explained({ detail: 'to: is no telephone number; session_id is too long, has a space.', errors }), 'to: is no telephone number; session_id is too long, has a space.');
  assert.equal(await explained({ detail: "Correct the parameters named in 'errors'.", errors }), "Correct the parameters named in 'errors'.\nto: is no telephone number\nsession_id: is too long, has a space");
  assert.equal(await explained({ detail: 'to is no telephone number.', errors }), 'to is no telephone number.\nsession_id: is too long, has a space');
  assert.equal(await explained({ errors }), 'to: is no telephone number\nsession_id: is too long, has a space');
  assert.equal(await explained({ detail: 'A field is wrong' }), undefined, 'the title already says it');
});

test('a refusal says what the connector said, on the item it is about', async () => {
  await run({ parameters: start({ sessionId: 'taken' }) });
  const items = [{ json: {} }, { json: {} }];
  const parameters = start({ sessionId: (index) => ['free', 'taken'][index], to: 'device:other' });
  await assert.rejects(run({ items, parameters }), (error) => {
    assert.ok(error instanceof NodeApiError);
    assert.equal(error.message, 'The request conflicts with an earlier one');
    assert.match(error.description, /Choose a new id/);
    assert.equal(error.httpCode, '409');
    assert.equal(error.context.itemIndex, 1);
    return true;
  });
});

test('a wrong key, a page of a proxy and a dead connector are told apart', async () => {
  await assert.rejects(run({ parameters: start(), connector: { ...connector, key: 'wrong' } }), { message: 'The API key is missing or unknown', httpCode: '401' });

  stub.faults.push({ method: 'POST', path: '/calls', status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' });
  await assert.rejects(run({ parameters: start() }), (error) => error.httpCode === '502' && /Bad gateway/.test(error.description));

  const gone = await startPretendConnector();
  await gone.close();
  await assert.rejects(run({ parameters: start(), connector: { url: gone.url, key: 'k' } }), (error) => {
    assert.equal(error.message, `The connector at ${gone.url} did not answer`);
    assert.match(error.description, /^The service refused the connection[^.]*\. Check the Base URL.*safe as long as the Session ID stays the same\.$/);
    assert.deepEqual(error.messages, []);
    return error instanceof NodeApiError;
  });
});

test('JSON that is none is refused before anything is sent', async () => {
  for (const metadata of ['{oops', '[1]', '"text"', 7]) {
    await assert.rejects(run({ parameters: start({ options: { metadata } }) }), NodeOperationError);
  }
  assert.equal(stub.requests.length, 0);
});

test('Get gives the record with its outcome, on request once it is over and with the transcript', async () => {
  await run({ parameters: start({ sessionId: 'g', simulate: true, scenario: 'no_answer', dynamicVariables: { variable: [{ name: 'name', value: 'Ada' }] } }) });
  const [item] = await run({ parameters: { operation: 'get', callSessionId: 'g', getOptions: { waitForEndSeconds: 20, transcript: true } } });
  assert.equal(item.json.outcome, 'no_answer');
  assert.equal(item.json.transcript_text, 'Agent: Hello Ada');
  assert.equal(stub.requests[1].query.wait, '20');

  await assert.rejects(run({ parameters: { operation: 'get', callSessionId: 'nobody' } }), { httpCode: '404' });
});

test('Get Many follows the pages up to the limit, newest first', async () => {
  for (let index = 0; index < 7; index++) await run({ parameters: start({ sessionId: `m${index}`, ...endless }) });
  const list = async (more) => (await run({ parameters: { operation: 'getMany', returnAll: false, ...more } })).map((item) => item.json.session_id);

  assert.deepEqual(await list({ limit: 3 }), ['m6', 'm5', 'm4']);
  stub.forget();
  assert.equal((await list({ returnAll: true, filters: { status: 'in_progress', agentId: 'agent_1', from: '' } })).length, 7);
  assert.deepEqual(stub.requests[0].query, { status: 'in_progress', agent_id: 'agent_1', limit: '100' });

  stub.faults.push(
    { method: 'GET', path: '/calls', status: 200, body: { calls: [{ session_id: 'p1', status: 'busy' }], next_cursor: 'c1' } },
    { method: 'GET', path: '/calls', status: 200, body: { calls: [{ session_id: 'p2', status: 'busy' }], next_cursor: null } },
  );
  assert.deepEqual(await list({ returnAll: true }), ['p1', 'p2']);
  assert.equal(stub.requests.at(-1).query.cursor, 'c1');
});

test('End hangs up, twice without harm, and Send Message reaches the live call', async () => {
  await run({ parameters: start({ sessionId: 'e', ...endless }) });
  const send = (more) => run({ parameters: { operation: 'sendMessage', callSessionId: 'e', ...more } });
  const [sent] = await send({ messageType: 'user_message', text: 'One moment' });
  await send({ messageType: 'user_activity' });
  assert.deepEqual(stub.calls.get('e').messages, [{ type: 'user_message', text: 'One moment' }, { type: 'user_activity' }]);
  assert.equal(sent.json.session_id, 'e');
  assert.equal(sent.json.sent, true);

  const end = () => run({ parameters: { operation: 'end', callSessionId: 'e' } });
  assert.equal((await end())[0].json.outcome, 'canceled');
  assert.equal((await end())[0].json.outcome, 'canceled');
});

test('Answer Approval allows or denies, once, and anything else than allow allows nothing', async () => {
  await run({ parameters: start({ sessionId: 'a', ...endless }) });
  const answer = async (toolCallId, given) => await run({ parameters: { operation: 'answerApproval', callSessionId: 'a', toolCallId, answer: given } });
  const [allowed] = await answer('tool/1', 'allow');
  assert.deepEqual([allowed.json.session_id, allowed.json.tool_call_id, allowed.json.approved], ['a', 'tool/1', true]);
  assert.ok(!('error' in allowed.json));
  await answer('2', 'deny');
  await answer('3', 'yes');
  assert.deepEqual(Object.fromEntries(stub.calls.get('a').approvals), { 'tool/1': true, 2: false, 3: false });
  await assert.rejects(answer('2', 'allow'), { httpCode: '409' });
});

test('Get waits for the analysis where it is asked to', async () => {
  await run({ parameters: start({ sessionId: 'g' }) });
  await run({ parameters: { operation: 'get', callSessionId: 'g', getOptions: { waitForEndSeconds: 20, untilAnalyzed: true } } });
  await run({ parameters: { operation: 'get', callSessionId: 'g', getOptions: { untilAnalyzed: true } } });
  assert.deepEqual(stub.requests.slice(1).map(({ query }) => query), [{ wait: '20', until: 'analyzed' }, {}]);
});
