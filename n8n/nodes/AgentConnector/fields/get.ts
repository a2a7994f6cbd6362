import type { INodeProperties } from 'n8n-workflow';

const listing = { resource: ['call'], operation: ['getMany'] };

/** What Get and Get Many ask for. */
export const getFields: INodeProperties[] = [
  {
    displayName: 'Options',
    name: 'getOptions',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    displayOptions: { show: { resource: ['call'], operation: ['get'] } },
    options: [
      {
        displayName: 'Include Transcript',
        name: 'transcript',
        type: 'boolean',
        default: true,
        description: 'Whether to read the transcript too',
      },
      {
        displayName: 'Wait for End (Seconds)',
        name: 'waitForEndSeconds',
        type: 'number',
        typeOptions: { minValue: 0, maxValue: 120 },
        default: 30,
        description: 'How long to hold on for the call to end. The record comes back either way.',
      },
      {
        displayName: 'Wait for the Analysis, Too',
        name: 'untilAnalyzed',
        type: 'boolean',
        default: true,
        description: "Whether that holds on until ElevenLabs' analysis is in the record, some seconds to minutes after the end",
      },
    ],
  },
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    displayOptions: { show: listing },
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { ...listing, returnAll: [false] } },
    description: 'Max number of results to return',
  },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    displayOptions: { show: listing },
    options: [
      { displayName: 'Agent ID', name: 'agentId', type: 'string', default: '' },
      { displayName: 'From', name: 'from', type: 'dateTime', default: '', description: 'Calls that began at this time or later' },
      {
        displayName: 'Status',
        name: 'status',
        type: 'options',
        options: [
          { name: 'Busy', value: 'busy' },
          { name: 'Canceled', value: 'canceled' },
          { name: 'Completed', value: 'completed' },
          { name: 'Connecting', value: 'connecting' },
          { name: 'Failed', value: 'failed' },
          { name: 'In Progress', value: 'in_progress' },
          { name: 'Interrupted', value: 'interrupted' },
          { name: 'No Answer', value: 'no_answer' },
          { name: 'Queued', value: 'queued' },
          { name: 'Ringing', value: 'ringing' },
          { name: 'Waiting', value: 'waiting' },
        ],
        default: 'completed',
      },
      { displayName: 'To', name: 'to', type: 'dateTime', default: '', description: 'Calls that began before this time' },
    ],
  },
];
