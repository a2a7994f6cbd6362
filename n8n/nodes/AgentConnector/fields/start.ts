import type { INodeProperties } from 'n8n-workflow';
import { chosenFields, chosenScenario } from './chosen';
import { scenarios } from './scenarios';
import { startOptions } from './startOptions';
import { inVersion1, sinceVersion2 } from './versions';

const starting = { resource: ['call'], operation: ['check', 'start', 'startAndWait'] };
const typed = { ...inVersion1, ...starting };
const named = { resource: ['call'], operation: ['start', 'startAndWait'] };
const waiting = { resource: ['call'], operation: ['startAndWait'] };

/** What Check, Start, and Start and Wait ask for. */
export const startFields: INodeProperties[] = [
  {
    displayName: 'Agent ID',
    name: 'agentId',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. agent_7101k5zvyjhmfg983brhmhkd98n6',
    displayOptions: { show: typed },
    description: 'The ElevenLabs agent that talks',
  },
  {
    displayName: 'To',
    name: 'to',
    type: 'string',
    default: '',
    placeholder: 'e.g. device:default, tel:+15551234567 or wav:demo',
    displayOptions: { show: typed },
    description:
      'Who the agent talks with: a sound device of the connector, a phone number, or a WAV file. Empty for the default device. A number that starts with + is dialled.',
  },
  ...chosenFields,
  {
    displayName: 'Session ID',
    name: 'sessionId',
    type: 'string',
    default: '',
    placeholder: 'e.g. {{ "order-" + $json.number }}',
    displayOptions: { show: named },
    description:
      'Names the call, so that it is placed once no matter how often it is asked for. Best is a key of your own, such as a lead or an order, which also protects against running the workflow twice. Empty makes one from this execution: safe against Retry On Fail. Letters, digits and . _ : - are allowed.',
  },
  {
    displayName: 'Simulate',
    name: 'simulate',
    type: 'boolean',
    default: false,
    displayOptions: { show: starting },
    description: 'Whether the built-in agent takes the call instead of ElevenLabs: free, offline, with the outcome you choose',
  },
  {
    displayName: 'Scenario',
    name: 'scenario',
    type: 'options',
    options: scenarios,
    default: 'echo',
    displayOptions: { show: { ...typed, simulate: [true] } },
    description:
      'What the built-in agent plays. As an expression it takes any scenario by its name, also one of your own and those for each error and close code, such as close-1011.',
  },
  chosenScenario,
  {
    displayName: 'Wait For',
    name: 'waitFor',
    type: 'options',
    options: [
      { name: 'Outcome', value: 'ended', description: 'The call is over: status and transcript' },
      {
        name: 'Outcome and Analysis',
        value: 'analyzed',
        description: 'Some seconds to minutes later: with what ElevenLabs made of it, such as summary, collected data and cost. A call that reached no agent has none.',
      },
    ],
    default: 'ended',
    displayOptions: { show: { ...sinceVersion2, ...waiting } },
    description: 'When the workflow goes on',
  },
  {
    displayName: 'Wait No Longer Than',
    name: 'waitLimit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 60,
    displayOptions: { show: waiting },
    description:
      'When this has passed the workflow goes on with the outcome timed_out. The call itself is not ended. n8n looks about once a minute.',
  },
  {
    displayName: 'Unit',
    name: 'waitUnit',
    type: 'options',
    options: [
      { name: 'Days', value: 'days' },
      { name: 'Hours', value: 'hours' },
      { name: 'Minutes', value: 'minutes' },
    ],
    default: 'minutes',
    displayOptions: { show: waiting },
  },
  {
    displayName: 'Dynamic Variables',
    name: 'dynamicVariables',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Variable',
    default: {},
    displayOptions: { show: typed },
    description: 'What the agent knows about this call: its prompt and first message can say {{name}}',
    options: [
      {
        displayName: 'Variable',
        name: 'variable',
        values: [
          { displayName: 'Name', name: 'name', type: 'string', default: '' },
          { displayName: 'Value', name: 'value', type: 'string', default: '' },
        ],
      },
    ],
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    displayOptions: { show: starting },
    options: startOptions,
  },
];
