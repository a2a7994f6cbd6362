import type { INodeProperties } from 'n8n-workflow';

const answering = { resource: ['call'], operation: ['answerApproval'] };

/** What Answer Approval asks for. */
export const approvalFields: INodeProperties[] = [
  {
    displayName: 'Tool Call ID',
    name: 'toolCallId',
    type: 'string',
    required: true,
    default: '={{ $json.tool_call_id }}',
    displayOptions: { show: answering },
    description: 'What the agent wants to use, by the tool_call_id of the event call.approval_needed',
  },
  {
    displayName: 'Answer',
    name: 'answer',
    type: 'options',
    options: [
      { name: 'Allow', value: 'allow', description: 'The tool may run' },
      { name: 'Deny', value: 'deny', description: 'The tool may not run, and the agent is told so' },
    ],
    default: 'deny',
    displayOptions: { show: answering },
    description: 'The first answer counts. Where nobody answers in time the tool is refused.',
  },
];
