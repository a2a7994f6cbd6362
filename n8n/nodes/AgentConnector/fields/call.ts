import type { INodeProperties } from 'n8n-workflow';

/** The resource, what to do with it, and which call. */
export const callFields: INodeProperties[] = [
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    options: [{ name: 'Call', value: 'call' }],
    default: 'call',
  },
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['call'] } },
    options: [
      {
        name: 'Answer Approval',
        value: 'answerApproval',
        action: 'Answer an approval of a call',
        description: 'Allow or deny an MCP tool that the agent waits for',
      },
      {
        name: 'Check',
        value: 'check',
        action: 'Check a call before it is started',
        description: 'Look whether a call would work, without starting it: agent, variables, overrides, tools, address',
      },
      { name: 'End', value: 'end', action: 'End a call', description: 'Hang up. Ending a call that is over is no failure.' },
      { name: 'Get', value: 'get', action: 'Get a call', description: 'Read the record of a call, now or once it has ended' },
      { name: 'Get Many', value: 'getMany', action: 'Get many calls', description: 'List calls, newest first' },
      {
        name: 'Send Message',
        value: 'sendMessage',
        action: 'Send a message into a call',
        description: 'Tell the agent something while the conversation runs',
      },
      { name: 'Start', value: 'start', action: 'Start a call', description: 'Start a call and go on at once' },
      {
        name: 'Start and Wait',
        value: 'startAndWait',
        action: 'Start a call and wait for its outcome',
        description: 'Start a call and go on when it has ended, with transcript and outcome',
      },
    ],
    default: 'startAndWait',
  },
  {
    displayName: 'Session ID',
    name: 'callSessionId',
    type: 'string',
    required: true,
    default: '={{ $json.session_id }}',
    displayOptions: { show: { resource: ['call'], operation: ['answerApproval', 'get', 'end', 'sendMessage'] } },
    description: 'The call, by the session_id it was started with',
  },
];
