import type { INodeProperties } from 'n8n-workflow';

const sending = { resource: ['call'], operation: ['sendMessage'] };

/** What Send Message asks for. */
export const messageFields: INodeProperties[] = [
  {
    displayName: 'Type',
    name: 'messageType',
    type: 'options',
    options: [
      {
        name: 'Contextual Update',
        value: 'contextual_update',
        description: 'The agent knows it from now on and says nothing, for example the late result of a tool',
      },
      { name: 'User Activity', value: 'user_activity', description: 'The person is busy with something: the agent stays quiet for a moment' },
      { name: 'User Message', value: 'user_message', description: 'As if the person had said it: the agent answers' },
    ],
    default: 'contextual_update',
    displayOptions: { show: sending },
  },
  {
    displayName: 'Text',
    name: 'text',
    type: 'string',
    typeOptions: { rows: 3 },
    required: true,
    default: '',
    displayOptions: { show: { ...sending, messageType: ['contextual_update', 'user_message'] } },
    description: 'What the agent gets to know',
  },
];
