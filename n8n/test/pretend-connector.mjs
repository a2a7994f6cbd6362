// A test double of the connector: the routes of its HTTP contract that the nodes use, with calls that last a moment and end as
// asked for. It exists to develop and test the n8n package; it is not a model of how the service works inside.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const terminal = ['completed', 'failed', 'canceled', 'no_answer', 'busy', 'interrupted'];
// What each scenario ends as. `endless` talks until somebody ends it.
const endings = { echo: 'completed', rejected: 'failed', canceled: 'canceled', no_answer: 'no_answer', busy: 'busy', interrupted: 'interrupted' };

/** Starts the double on a free port of loopback. `requests` tells a test what happened. */
export async function startPretendConnector({ apiKey = 'stub-key', callMs = 30 } = {}) {
  const stub = new PretendConnector({ apiKey, callMs });
  await new Promise((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
  stub.url = `http://127.0.0.1:${stub.server.address().port}`;
  return stub;
}

class PretendConnector {
  requests = [];
  calls = new Map();
  subscriptions = new Map();
  timers = new Set();
  agents = [];
  numbers = [];
  devices = [];
  faults = []; // answers to give instead: {method, path, status, body, headers}, each used once

  constructor({ apiKey, callMs }) {
    Object.assign(this, { apiKey, callMs });
    this.server = createServer((request, response) => this.#serve(request, response));
  }

  /** Forgets requests, keeps calls and subscriptions. */
  forget() {
    this.requests.length = 0;
  }

  async close() {
    for (const timer of this.timers) clearTimeout(timer);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, 'http://stub');
    const text = Buffer.concat(chunks).toString();
    const body = text ? JSON.parse(text) : undefined;
    const query = Object.fromEntries(url.searchParams);
    this.requests.push({ method: request.method, path: url.pathname, query, headers: request.headers, body });

    const fault = this.faults.findIndex((one) => one.method === request.method && one.path === url.pathname);
    const answer = fault >= 0 ? this.faults.splice(fault, 1)[0] : await this.#answer(request, url.pathname, query, body);
    const type = answer.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
    response.end(typeof answer.body === 'object' ? JSON.stringify(answer.body) : answer.body);
  }

  async #answer(request, path, query, body) {
    if (!this.#knows(request.headers['x-api-key'])) {
      return problem(401, 'The API key is missing or unknown', 'Send one of the keys in API_KEYS as X-API-Key.');
    }

    const [, first, second, third, fourth] = path.split('/').map(decodeURIComponent);
    const route = `${request.method} /${first}${second ? '/*' : ''}${third ? `/${third}` : ''}${fourth ? '/*' : ''}`;
    switch (route) {
      case 'POST /calls': return this.#start(request, body);
      case 'GET /calls': return this.#list(query);
      case 'POST /calls/*': return second === 'check' ? this.#check(body) : problem(404, 'There is nothing here', 'See the API reference.');
      case 'GET /agents': return page('agents', this.agents.filter(({ name }) => name.toLowerCase().includes((query.search ?? '').toLowerCase())), query);
      case 'GET /agents/*': return this.#agent(second);
      case 'GET /numbers': return page('numbers', this.numbers.filter(({ name }) => name.toLowerCase().includes((query.search ?? '').toLowerCase())), query);
      case 'GET /devices': return { status: 200, body: { backend: 'pulse', devices: this.devices, unavailable: [] } };
      case 'GET /scenarios': return { status: 200, body: { scenarios: ['demo', 'echo', 'mine'] } };
      case 'GET /subscriptions': return { status: 200, body: { subscriptions: [...this.subscriptions.values()].map(withoutSecret) } };
      case 'POST /subscriptions': return this.#subscribe(body);
      case 'DELETE /subscriptions/*':
        return this.subscriptions.delete(second) ? { status: 204 } : problem(404, 'There is no such subscription', 'List them.');
    }

    const call = this.calls.get(second);
    if (first !== 'calls' || !call) return problem(404, 'There is no such call', `No call has the id ${second}.`);
    switch (route) {
      case 'GET /calls/*': return this.#get(call, query);
      case 'GET /calls/*/transcript': return { status: 200, body: { session_id: call.id, status: call.status, turns: call.transcript } };
      case 'POST /calls/*/end':
        this.#end(call, 'canceled');
        return { status: 200, body: record(call) };
      case 'POST /calls/*/approvals/*': return this.#approve(call, fourth, body);
      case 'POST /calls/*/messages':
        if (terminal.includes(call.status)) return problem(409, 'The call is over', 'Nobody is listening any more.');
        call.messages.push(body);
        return { status: 202, body: { success: true, session_id: call.id } };
    }

    return problem(404, 'There is nothing here', 'See the API reference.');
  }

  #knows(key) {
    const hash = (text) => createHash('sha256').update(text ?? '').digest();
    return timingSafeEqual(hash(key), hash(this.apiKey));
  }

  #start(request, body) {
    const id = body.session_id ?? `call_${this.calls.size + 1}`;
    const errors = {};
    if (!body.agent_id) errors.agent_id = ["must be an agent's id, without spaces"];
    if (!/^[A-Za-z0-9._:-]{1,128}$/.test(id)) errors.session_id = ['must be 1 to 128 of A-Z a-z 0-9 . _ : -'];
    if (Object.keys(errors).length > 0) return wrongFields(errors);

    if (body.preflight) {
      const checked = this.#check(body);
      if (checked.status !== 200) return checked;
    }

    const known = this.calls.get(id);
    if (known) {
      if (canonical(known.request) !== canonical(body)) {
        return problem(409, 'The request conflicts with an earlier one', `${id} was used with another request. Choose a new id.`, { call_id: id });
      }
      return { ...known.answer, headers: { 'Idempotent-Replayed': 'true' } };
    }

    const respondAsync = request.headers.prefer === 'respond-async';
    const call = { id, request: body, status: 'in_progress', messages: [], transcript: [], watchers: [], at: new Date().toISOString() };
    this.calls.set(id, call);
    const self = `/calls/${id}`;
    call.answer = {
      status: respondAsync ? 202 : 200,
      body: {
        success: true, session_id: id, status: respondAsync ? 'queued' : 'in_progress', message: 'Call initiated successfully.', timestamp: call.at,
        links: { self, events: `${self}/events`, end: `${self}/end` },
      },
    };

    call.transcript.push({ speaker: 'agent', text: `Hello ${body.dynamic_variables?.name ?? 'there'}`, start_ms: 0, end_ms: 900, interrupted: false });

    const scenario = body.simulate?.scenario ?? 'echo';
    if (scenario !== 'endless') this.#later(this.callMs, () => this.#end(call, endings[scenario] ?? 'failed'));
    return call.answer;
  }

  /** A variable whose value is `missing` is the one fault that this double finds. */
  #check(body) {
    const findings = Object.entries(body.dynamic_variables ?? {}).filter(([, value]) => value === 'missing').map(([name]) => ({
      code: 'variable_missing', severity: 'error', field: `dynamic_variables.${name}`, message: `Send ${name} in dynamic_variables.`,
    }));
    if (findings.length > 0) return problem(422, 'The call would fail', findings.map(({ message }) => message).join(' '), { findings });
    return { status: 200, body: { ok: true, to: body.to ?? 'device:default', agent: { name: 'Anna', variables: ['name'] }, findings } };
  }

  #agent(id) {
    const agent = this.agents.find((one) => one.agent_id === id);
    return agent ? { status: 200, body: { settings_known: true, variables: [], ...agent } } : problem(404, 'There is no such agent', 'Check the id.');
  }

  /** The first answer counts. */
  #approve(call, toolCallId, { approved }) {
    const before = (call.approvals ??= new Map()).get(toolCallId);
    if (before !== undefined && before !== approved) return problem(409, 'The request conflicts with an earlier one', 'The first answer counts.');
    call.approvals.set(toolCallId, approved);
    return { status: 200, body: { success: true, session_id: call.id, status: call.status, message: 'The tool is answered for.' } };
  }

  #end(call, status) {
    if (terminal.includes(call.status)) return;
    call.status = status;
    call.end = { party: status === 'completed' ? 'agent' : 'service', reason: status, explanation: `Ended as ${status}.` };
    for (const wake of call.watchers.splice(0)) wake();
  }

  async #get(call, { wait }) {
    if (wait && !terminal.includes(call.status)) {
      await Promise.race([new Promise((wake) => call.watchers.push(wake)), new Promise((wake) => this.#later(wait * 1000, wake))]);
    }
    return { status: 200, body: record(call) };
  }

  #list({ limit = '50', cursor = '0', status, agent_id: agent }) {
    const all = [...this.calls.values()].reverse().filter((call) => (!status || call.status === status) && (!agent || call.request.agent_id === agent));
    const [from, count] = [Number(cursor), Number(limit)];
    const next = from + count < all.length ? String(from + count) : undefined;
    return { status: 200, body: { calls: all.slice(from, from + count).map(record), next_cursor: next } };
  }

  #subscribe({ url, event_types, secret }) {
    const known = [...this.subscriptions.values()].find((one) => one.url === url);
    const subscription = { id: known?.id ?? `sub_${this.subscriptions.size + 1}_${Date.now()}`, url, event_types, secret };
    this.subscriptions.set(subscription.id, subscription);
    return { status: known ? 200 : 201, body: withoutSecret(subscription) };
  }

  #later(ms, action) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }
}

/** Two to a page. */
function page(name, all, { cursor = '0' }) {
  const from = Number(cursor);
  return { status: 200, body: { [name]: all.slice(from, from + 2), ...(from + 2 < all.length && { next_cursor: String(from + 2) }) } };
}

function record(call) {
  const { agent_id, to = 'device:default', metadata } = call.request;
  return {
    session_id: call.id, status: call.status, agent_id, to, endpoint: to, metadata, conversation_id: `conv_${call.id}`,
    created_at: call.at, started_at: call.at, end: call.end, turn_count: call.transcript.length,
  };
}

function withoutSecret({ id, url, event_types }) {
  return { id, url, event_types };
}

function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}

/** As the connector says it: every wrong field is in the sentence and, for programs, in a list. */
function wrongFields(errors) {
  const sentence = Object.entries(errors).map(([field, messages]) => `${field} ${messages.join(', ')}`).join('; ');
  return problem(422, 'A field is wrong', `${sentence}.`, { errors });
}

function problem(status, title, detail, more = {}) {
  return { status, body: { type: `urn:agent-connector:problem:${status}`, title, status, detail, success: false, error: title, ...more } };
}
