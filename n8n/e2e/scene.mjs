// What every test here uses: the connector, n8n with the templates, the plain templates' way to port 8000, and questions about executions.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { approver, Office } from './chosen.mjs';
import { fates, openLine } from './line.mjs';
import { RealN8n } from './n8n.mjs';
import { Service } from './service.mjs';
import { until } from './until.mjs';
import { impatient, retrying, slow, together } from './variants.mjs';

const templates = join(dirname(dirname(fileURLToPath(import.meta.url))), 'templates');
const names = ['fire-and-forget', 'start-and-wait', 'each-row-of-a-sheet', 'results-into-a-table', 'tool-for-the-agent', 'plain/fire-and-forget', 'plain/start-and-wait'];
const templatePort = 8000; // what the plain templates say, and what the connector listens on by default
const door = { name: 'X-Door', value: 'e2e-door' };
const unfinished = ['new', 'running', 'waiting'];

/** The webhook of each workflow that is asked to call. */
export const pathOf = {
  'fire-and-forget': 'voice-call-fire-and-forget',
  'plain/fire-and-forget': 'voice-call-plain-fire-and-forget',
  'start-and-wait': 'voice-call-start-and-wait',
  'plain/start-and-wait': 'voice-call-plain-start-and-wait',
  'each-row-of-a-sheet': 'voice-call-each-row',
  'tool-for-the-agent': 'voice-call-tool',
  impatient: 'impatient',
  slow: 'slow',
  retrying: 'retrying',
  'version-1': 'saved-version-1',
};

/** How to ask the built-in agent and phone line for each ending; `endless` talks until somebody ends it. */
export const askFor = {
  completed: { to: 'wav:demo', scenario: 'close-1000' },
  no_answer: { to: 'tel:+15550102', scenario: 'echo' },
  busy: { to: 'tel:+15550101', scenario: 'echo' },
  failed: { to: 'wav:demo', scenario: 'close-1011' },
  ringing: { to: 'tel:+15550102', scenario: 'echo' }, // for 15 seconds: long enough to be canceled
  endless: { to: 'tel:+15550107', scenario: 'silent' },
};

/** The node each outcome leads to in both Start and Wait templates. */
export const branchOf = {
  completed: 'Store the transcript', no_answer: 'Call again tomorrow', busy: 'Call again in ten minutes', failed: 'Tell the operator',
  canceled: 'Nothing to do', timed_out: 'Hang up', interrupted: 'Call again now',
};

export const idOf = { impatient: 'impatientVariant', slow: 'slowVariant', retrying: 'retryingCalls', 'version-1': 'savedVersion1wf', together: 'togetherVariant1' };

/** `office` is a second connector, with agents of a cloud and a sound card. */
export let connector, n8n, unreliable, office;
let scratch, front;

export async function openScene() {
  connector = await Service.start();
  office = await Office.open();
  front = await openLine({ port: templatePort, to: () => connector.url });
  // The first answers come after the client has given up, the next ones never, then the line is good again.
  const early = ['late', 'dropped', 'late', 'dropped', 'late', 'dropped'];
  unreliable = await openLine({ to: () => connector.url, fateOf: (connection) => fates[early[connection] ?? 'well'] });

  scratch = await mkdtemp(join(tmpdir(), 'n8n-e2e-workflows-'));
  const files = names.map((name) => join(templates, `${name}.json`));
  const workflows = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  names.forEach((name, index) => (idOf[name] = workflows[index].id));
  const template = (name) => workflows[names.indexOf(name)];
  const variants = [
    impatient(template('start-and-wait')), slow(template('plain/start-and-wait')), retrying(template('plain/fire-and-forget'), unreliable.url),
    together(template('results-into-a-table')), approver('AgentConnector02'),
  ];

  const own = (id, baseUrl, apiKey, name = id) => ({ id, name, type: 'agentConnectorApi', data: { baseUrl, apiKey } });
  const header = (id, name, data) => ({ id, name, type: 'httpHeaderAuth', data });
  n8n = await RealN8n.prepare({
    workflowFiles: [...files, join(dirname(templates), 'test', 'saved', 'version-1.json'), ...(await Promise.all(variants.map(save)))],
    credentials: [
      own('AgentConnector01', connector.url, connector.key, 'Agent Connector'),
      own('AgentConnector02', office.connector.url, office.connector.key),
      own('AgentConnWrong01', connector.url, 'wrong'),
      own('AgentConnGone001', 'http://127.0.0.1:9', connector.key), // nobody is there
      header('AgentConnKey0001', 'Agent Connector key (header X-API-Key)', { name: 'X-API-Key', value: connector.key }),
      header('AgentConnDoor001', 'Who may start calls (header of your choice)', door),
      header('AgentConnTool001', 'Agent Connector tool calls (header of your choice)', door),
    ],
  });
  await n8n.start(...Object.values(pathOf));
}

export async function closeScene() {
  await n8n?.dispose({ keep: process.env.KEEP_N8N === '1' });
  await front?.close();
  await unreliable?.close();
  await connector?.dispose();
  await office?.dispose();
  if (scratch) await rm(scratch, { recursive: true, force: true });
}

async function save(workflow) {
  const file = join(scratch, `${workflow.id}.json`);
  await writeFile(file, JSON.stringify(workflow));
  return file;
}

/** Asks a workflow's webhook. */
export async function post(workflow, body, headers = { [door.name]: door.value }) {
  const response = await fetch(`${n8n.url}/webhook/${pathOf[workflow]}`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** The calls that are not among those before, once there are that many and all are over. */
export async function finishedCalls(before, count) {
  const known = new Set(before.map((call) => call.session_id));
  return await until(async () => {
    const calls = (await connector.calls()).filter((call) => !known.has(call.session_id));
    return calls.length === count && calls.every((call) => call.end) && calls;
  }, 120, `${count} calls to end`);
}

const asking = (one, session) => one.items('Whom to call')[0]?.session_id === session;

/** The executions of a workflow for a call, once none of them is running or waiting. */
export async function finished(workflow, session, seconds = 60) {
  return await until(async () => {
    const found = (await n8n.executions(idOf[workflow])).filter((one) => asking(one, session));
    return found.length > 0 && found.every(({ status }) => !unfinished.includes(status)) && found;
  }, seconds, `${workflow} to finish with ${session}`);
}

export async function waiting(workflow, session) {
  await until(
    async () => (await n8n.executions(idOf[workflow])).some((one) => one.status === 'waiting' && asking(one, session)), 30, `${session} to wait`,
  );
}

/** The workflow went on exactly once: one execution, finished, with one branch taken, once. */
export async function assertContinuedOnce(workflow, session, outcome, seconds) {
  const [execution, ...more] = await finished(workflow, session, seconds);
  assert.equal(more.length, 0, `${session}: one execution`);
  assert.equal(execution.status, 'success', `${session}: ${execution.error}`);
  const taken = Object.values(branchOf).filter((node) => execution.times(node) > 0);
  assert.deepEqual(taken, [branchOf[outcome]], session);
  assert.equal(execution.times(branchOf[outcome]), 1, session);
  assert.equal(execution.items(branchOf[outcome])[0].session_id, session);
  return execution;
}
