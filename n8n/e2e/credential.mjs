import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connector, n8n } from './scene.mjs';

test('the test of the credential tells a good key from a wrong one', async () => {
  const check = async (apiKey) => {
    const credentials = { id: 'AgentConnector01', name: 'Agent Connector', type: 'agentConnectorApi', data: { baseUrl: `${connector.url}/`, apiKey } };
    return (await n8n.rest('POST', '/credentials/test', { credentials })).data.status;
  };
  assert.equal(await check(connector.key), 'OK');
  assert.equal(await check('wrong'), 'Error');
});
