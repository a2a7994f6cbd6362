import type { INodeProperties } from 'n8n-workflow';

const startOnly = { '/operation': ['start'] };
const starts = { '/operation': ['start', 'startAndWait'] };

/** The optional parts of a start request. */
export const startOptions: INodeProperties[] = [
  {
    displayName: 'Callback URL',
    name: 'callbackUrl',
    type: 'string',
    default: '',
    displayOptions: { show: startOnly },
    description: 'Where the connector posts the outcome. Not needed with the Agent Connector Trigger.',
  },
  {
    displayName: 'Check the Call First',
    name: 'preflight',
    type: 'boolean',
    default: true,
    displayOptions: { show: starts },
    description:
      'Whether to look first if the call would work: its agent, variables, overrides, tools and address. What is wrong fails this node, all of it at once, before anything rings.',
  },
  {
    displayName: 'Conversation Override (JSON)',
    name: 'conversationOverride',
    type: 'json',
    default: '{}',
    description: 'The conversation_config_override of ElevenLabs, for what has no field here. The agent has to allow overrides.',
  },
  {
    displayName: 'Dynamic Variables (JSON)',
    name: 'dynamicVariablesJson',
    type: 'json',
    default: '{}',
    description: 'Variables as one object. Where a name is in both, the field above counts.',
  },
  {
    displayName: 'First Message',
    name: 'firstMessage',
    type: 'string',
    default: '',
    description: 'What the agent says first, instead of what it is configured to say',
  },
  {
    displayName: 'Language',
    name: 'language',
    type: 'string',
    default: '',
    placeholder: 'e.g. en',
    description: 'Language of the conversation, as a code',
  },
  {
    displayName: 'Max Duration (Seconds)',
    name: 'maxDurationSeconds',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 600,
    description: 'When the connector hangs up',
  },
  {
    displayName: 'Metadata (JSON)',
    name: 'metadata',
    type: 'json',
    default: '{}',
    description: 'Any object. It is kept with the call and comes back with its outcome and in every event.',
  },
  {
    displayName: 'On Agent Lost',
    name: 'onAgentLost',
    type: 'options',
    options: [
      { name: 'End the Call', value: 'end' },
      { name: 'Reconnect', value: 'reconnect', description: 'The caller hears hold sound, and a new conversation is told what was said' },
    ],
    default: 'end',
    description: "What becomes of the call when the agent's line breaks",
  },
  {
    displayName: 'On Known Session',
    name: 'onKnownSession',
    type: 'options',
    options: [
      { name: 'Give the Known Call', value: 'replay', description: 'However long ago it ended: no second call is made' },
      {
        name: 'Start Anew After Its End',
        value: 'new_after_end',
        description: 'A call that still goes on is given; once it is over a new one is made, named after it and a number. For Retry On Fail, and for a Session ID that comes again.',
      },
    ],
    default: 'replay',
    description: 'What becomes of this start when a call with its Session ID is known',
  },
  {
    displayName: 'Prompt',
    name: 'prompt',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    description: 'The system prompt, instead of the one the agent has',
  },
  {
    displayName: 'Redact Digits',
    name: 'redactDigits',
    type: 'boolean',
    default: true,
    description: 'Whether to take the digits out of the transcript and of the keys that are pressed, before they are stored or sent. The agent still gets them.',
  },
  {
    displayName: 'User ID',
    name: 'userId',
    type: 'string',
    default: '',
    description: 'Your name for the person, passed on to ElevenLabs',
  },
  {
    displayName: 'Wait Until Connected',
    name: 'waitUntilConnected',
    type: 'boolean',
    default: false,
    displayOptions: { show: startOnly },
    description:
      'Whether to go on only when both sides are connected, so that a call that cannot begin fails in this node. Otherwise the node goes on as soon as the call is accepted.',
  },
];
