import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** Where the connector runs, and a key it knows. */
export class AgentConnectorApi implements ICredentialType {
  name = 'agentConnectorApi';

  displayName = 'Agent Connector API';

  icon: Icon = { light: 'file:../icons/agentConnector.svg', dark: 'file:../icons/agentConnector.dark.svg' };

  documentationUrl =
    'https://github.com/elevenlabs-agent-connector/elevenlabs-agent-connector/tree/main/n8n#credential';

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'http://localhost:8000',
      required: true,
      placeholder: 'http://connector.lan:8000',
      description: 'Address of the connector as n8n sees it. From a container, localhost is the container itself.',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'One of the keys in the API_KEYS setting of the connector, in plain text. Scope calls is enough for calls; the trigger needs admin.',
    },
    {
      displayName: 'Ignore TLS Issues (Insecure)',
      name: 'ignoreTlsIssues',
      type: 'boolean',
      default: false,
      description: 'Whether to connect even if the certificate of the connector cannot be verified',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { 'X-API-Key': '={{$credentials.apiKey}}' } },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}',
      url: '/calls',
      qs: { limit: 1 },
      skipSslCertificateValidation: '={{$credentials.ignoreTlsIssues}}',
    },
  };
}
