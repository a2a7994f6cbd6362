// Workflows made of the templates for what a test cannot ask a template for.

const node = (workflow, name) => workflow.nodes.find((one) => one.name === name);

function copyOf(workflow, id, path) {
  const copy = structuredClone(workflow);
  Object.assign(copy, { id, name: id });
  node(copy, 'When asked to call').parameters.path = path;
  return copy;
}

/** Start and Wait, with seconds instead of half an hour to wait. */
export function impatient(startAndWait) {
  const copy = copyOf(startAndWait, 'impatientVariant', 'impatient');
  node(copy, 'Call and wait').parameters.waitLimit = 0.05;
  return copy;
}

/** The plain one, with a node between the request and the Wait node that takes as long as a CRM that has to be told. */
export function slow(plainStartAndWait) {
  const copy = copyOf(plainStartAndWait, 'slowVariant', 'slow');
  const before = node(copy, 'Start the call');
  copy.nodes.push({
    id: 'e2e-busy-elsewhere', name: 'Busy elsewhere', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [before.position[0] + 100, before.position[1] + 200],
    parameters: { amount: 4, unit: 'seconds' }, // under 65 s n8n stays in memory: the execution counts as running
  });
  copy.connections['Busy elsewhere'] = copy.connections['Start the call'];
  copy.connections['Start the call'] = { main: [[{ node: 'Busy elsewhere', type: 'main', index: 0 }]] };
  return copy;
}

/** Results into a table of its own, all results of ten seconds at the same moment: however calls end, here they end together. */
export function together(resultsIntoATable) {
  const copy = structuredClone(resultsIntoATable);
  Object.assign(copy, { id: 'togetherVariant1', name: 'together' });
  const [trigger, table] = [node(copy, 'When a call has ended'), node(copy, 'The table')];
  trigger.webhookId = 'e2e-together';
  table.parameters.tableName = togetherTable;
  node(copy, 'Write the row').parameters.dataTableId.value = togetherTable;
  copy.nodes.push({
    id: 'e2e-same-moment', name: 'The same moment', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [100, 200],
    parameters: { resume: 'specificTime', dateTime: '={{ new Date(Math.ceil(Date.now() / 10000 + 0.3) * 10000).toISOString() }}' },
  });
  copy.connections['The same moment'] = copy.connections[trigger.name];
  copy.connections[trigger.name] = { main: [[{ node: 'The same moment', type: 'main', index: 0 }]] };
  return copy;
}

export const togetherTable = 'agent_connector_together';

/** What people build first: an HTTP Request node over all items, with Retry On Fail and a short time-out, on an unreliable line. */
export function retrying(plainFireAndForget, url) {
  const { credentials, typeVersion } = plainFireAndForget.nodes.find(({ type }) => type === 'n8n-nodes-base.httpRequest');
  const webhook = structuredClone(node(plainFireAndForget, 'When asked to call'));
  Object.assign(webhook.parameters, { path: 'retrying', responseMode: 'onReceived' });
  const wire = (to) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
  return {
    ...copyOf(plainFireAndForget, 'retryingCalls', 'retrying'),
    nodes: [
      webhook,
      { id: 'e2e-items', name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1, position: [200, 0], parameters: { fieldToSplitOut: 'body.calls', options: {} } },
      {
        id: 'e2e-request', name: 'Call them', type: 'n8n-nodes-base.httpRequest', typeVersion, position: [400, 0], credentials,
        retryOnFail: true, maxTries: 5, waitBetweenTries: 1000,
        parameters: {
          method: 'POST', url: `${url}/webhook/initiate-call`, authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth',
          sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}', options: { timeout: 2000 },
        },
      },
    ],
    connections: { 'When asked to call': wire('Items'), Items: wire('Call them') },
  };
}
