// Small stand-ins for what n8n hands to a node. Requests are real ones, made to a real server.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const { AgentConnector } = require('../dist/nodes/AgentConnector/AgentConnector.node.js');
export const { AgentConnectorTrigger } = require('../dist/nodes/AgentConnector/AgentConnectorTrigger.node.js');
export const { AgentConnectorApi } = require('../dist/credentials/AgentConnectorApi.credentials.js');
export const { NodeApiError, NodeOperationError } = require('n8n-workflow');
const { NodeHelpers } = require('n8n-workflow');
const { description } = new AgentConnector();

const node = { id: '0b7b1f0a-node', name: 'Agent Connector', type: 'n8n-nodes-elevenlabs-agent-connector.agentConnector', typeVersion: 1, position: [0, 0], parameters: {} };

/** What action, hook and webhook functions have in common. */
function common({ connector, parameters = {}, staticData = {}, nodeType = node.type, onError, typeVersion = node.typeVersion }) {
  return {
    logged: [],
    getNode: () => ({ ...node, type: nodeType, onError, typeVersion }),
    getWorkflow: () => ({ id: 'wf1', name: 'Test', active: true }),
    getExecutionId: () => '42',
    getCredentials: async () => ({ baseUrl: `${connector?.url}/`, apiKey: connector?.key }),
    getWorkflowStaticData: () => staticData,
    parameter(name, itemIndex, fallback, options) {
      const found = name.split('.').reduce((value, part) => value?.[part], parameters);
      const value = typeof found === 'function' ? found(itemIndex) : found;
      const shown = { resource: 'call', talksWith: 'device', simulate: false, ...parameters };
      if (options?.extractValue && !NodeHelpers.findDisplayedProperty(name, description.properties, shown, { typeVersion }, description)) {
        throw new Error('Could not find property'); // as n8n says of one that is hidden
      }

      return (options?.extractValue && value?.__rl ? value.value : value) ?? fallback;
    },
    get logger() {
      return { warn: (message) => this.logged.push(message) };
    },
    helpers: { httpRequestWithAuthentication: async (name, options) => await request(name, options, connector.key) },
  };
}

export function executeFunctions({ items = [{ json: {} }], resumeUrl, runIndex = 0, ...rest }) {
  const input = [...items];
  const base = common(rest);
  return {
    ...base,
    waitTill: undefined,
    input,
    getInputData: () => input,
    getExecuteData: () => ({ data: { main: [input] } }),
    getNodeParameter: base.parameter,
    continueOnFail: () => ['continueRegularOutput', 'continueErrorOutput'].includes(rest.onError),
    evaluateExpression: (expression) => ({ '{{ $execution.resumeUrl }}': resumeUrl, '{{ $runIndex }}': runIndex })[expression],
    async putExecutionToWait(date) {
      this.waitTill = date;
    },
  };
}

/** What a list of the editor is filled with: the parameters are those on the screen. */
export function loadOptionsFunctions({ parameters, ...rest }) {
  const base = common({ typeVersion: 2, ...rest, parameters: { operation: 'start', ...parameters } });
  return { ...base, getCurrentNodeParameter: (name, options) => base.parameter(name, 0, undefined, options) };
}

export function hookFunctions({ webhookUrl = 'http://n8n.test/webhook/1', ...rest }) {
  const base = common(rest);
  return { ...base, getNodeParameter: (name, fallback) => base.parameter(name, 0, fallback), getNodeWebhookUrl: () => webhookUrl };
}

export function webhookFunctions({ body, rawBody = Buffer.from(JSON.stringify(body)), headers = {}, awaited, ...rest }) {
  const base = common(rest);
  const answer = {};
  const response = { status: (status) => Object.assign(answer, { status }) && response, json: (json) => Object.assign(answer, { json }) };
  return {
    ...base,
    answer,
    getNodeParameter: (name, fallback) => base.parameter(name, 0, fallback),
    getBodyData: () => body,
    getHeaderData: () => headers,
    getRequestObject: () => ({ rawBody }),
    getResponseObject: () => response,
    evaluateExpression: () => awaited,
  };
}

/** What n8n makes of the items a node gives: an output for errors takes those that look like one, and what has an `error` of its own keeps the sentence only. */
export function handedOn(items, onError) {
  const isError = ({ error, json }) => error || (json.error && Object.keys(json).every((name) => ['error', 'message'].includes(name)));
  return items.map((item) => ({
    output: onError === 'continueErrorOutput' && isError(item) ? 1 : 0,
    json: item.error ? { error: item.error.message } : item.json,
  }));
}

/** As n8n's helper does with `returnFullResponse` and `ignoreHttpStatusErrors`: a refused connection throws, an answer never. */
async function request(credential, options, key) {
  if (credential !== 'agentConnectorApi') throw new Error(`no credential ${credential}`);
  const url = new URL(options.url);
  for (const [name, value] of Object.entries(options.qs ?? {})) url.searchParams.set(name, value);
  const response = await fetch(url, {
    method: options.method,
    headers: { 'content-type': 'application/json', 'x-api-key': key, ...options.headers },
    body: options.body && JSON.stringify(options.body),
    signal: AbortSignal.timeout(options.timeout),
  }).catch(({ cause }) => {
    throw new NodeApiError(node, Object.assign(new Error(cause.message), { code: cause.code }));
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: isJson && text ? JSON.parse(text) : text };
}
