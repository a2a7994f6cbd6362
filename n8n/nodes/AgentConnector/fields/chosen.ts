import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { sinceVersion2 } from './versions';

const starting = { ...sinceVersion2, resource: ['call'], operation: ['check', 'start', 'startAndWait'] };

const list = { displayName: 'From List', name: 'list' };

function fromList(searchListMethod: string): INodePropertyMode {
  return { ...list, type: 'list', typeOptions: { searchListMethod, searchable: true } };
}

/** Which agent talks, with whom, and what it knows, since version 2: chosen from lists of the connector, by name, or by an expression. */
export const chosenFields: INodeProperties[] = [
  {
    displayName: 'Agent',
    name: 'agent',
    type: 'resourceLocator',
    required: true,
    default: { mode: 'list', value: '' },
    displayOptions: { show: starting },
    description: 'The ElevenLabs agent that talks',
    modes: [
      fromList('searchAgents'),
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. agent_7101k5zvyjhmfg983brhmhkd98n6' },
    ],
  },
  {
    displayName: 'Talks With',
    name: 'talksWith',
    type: 'options',
    options: [
      { name: 'Address', value: 'address', description: 'Any address of the connector, such as wav:demo, and for expressions that decide' },
      { name: 'Device', value: 'device', description: "A microphone and speaker of the connector's machine" },
      { name: 'Phone Number', value: 'number', description: 'The connector calls it' },
    ],
    default: 'device',
    displayOptions: { show: starting },
    description: 'Who is on the other side',
  },
  {
    displayName: 'Device',
    name: 'device',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    displayOptions: { show: { ...starting, talksWith: ['device'] } },
    description: 'The microphone or speaker; the default of the machine is its other half. Empty for the default device.',
    modes: [
      fromList('searchDevices'),
      {
        displayName: 'By Name',
        name: 'name',
        type: 'string',
        placeholder: 'e.g. default, or MICROPHONE|SPEAKER',
        hint: 'As GET /devices of the connector lists them',
      },
    ],
  },
  {
    displayName: 'Phone Number',
    name: 'number',
    type: 'resourceLocator',
    required: true,
    default: { mode: 'number', value: '' },
    displayOptions: { show: { ...starting, talksWith: ['number'] } },
    description: "The number to call. The list has the numbers in the connector's setting PHONE_NUMBERS and, for simulated calls, those of the built-in phone line.",
    modes: [
      fromList('searchNumbers'),
      { displayName: 'By Number', name: 'number', type: 'string', placeholder: 'e.g. +15551234567, or plivo:+15551234567' },
    ],
  },
  {
    displayName: 'Address',
    name: 'address',
    type: 'string',
    default: '',
    placeholder: 'e.g. wav:demo, tel:+15551234567 or device:default',
    displayOptions: { show: { ...starting, talksWith: ['address'] } },
    description: 'A WAV file, a phone number or a sound device. Empty for the default device. A number that starts with + is dialled.',
  },
  {
    displayName: 'Variables',
    name: 'variables',
    type: 'resourceMapper',
    noDataExpression: true,
    default: { mappingMode: 'defineBelow', value: null },
    displayOptions: { show: starting },
    description: 'What the agent knows about this call: its prompt and first message can say {{name}}. What is left empty is what its makers set.',
    typeOptions: {
      loadOptionsDependsOn: ['agent.value'],
      resourceMapper: {
        resourceMapperMethod: 'mapVariables',
        mode: 'add',
        fieldWords: { singular: 'variable', plural: 'variables' },
        valuesLabel: 'Variables of the Agent',
        addAllFields: true,
        supportAutoMap: true,
        multiKeyMatch: false,
        hideNoDataError: true,
        allowEmptyValues: true,
        refreshStaleSchemaOnOpen: true,
      },
    },
  },
];

/** What the built-in agent plays, since version 2. */
export const chosenScenario: INodeProperties = {
  displayName: 'Scenario',
  name: 'scenarioName',
  type: 'resourceLocator',
  default: { mode: 'list', value: 'echo', cachedResultName: 'Echo' },
  displayOptions: { show: { ...starting, simulate: [true] } },
  description: 'What the built-in agent plays. The list has your own, too.',
  modes: [fromList('searchScenarios'), { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. close-1011' }],
};
