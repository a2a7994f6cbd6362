import type { INodeProperties } from 'n8n-workflow';

/** What the trigger listens for, and how it hands it on. */
export const triggerFields: INodeProperties[] = [
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    required: true,
    default: ['call.ended'],
    options: [
      { name: 'Call Admitted', value: 'call.admitted', description: "The agent's queue has let the call in" },
      { name: 'Call Agent Back', value: 'call.agent_back', description: 'The agent whose line broke is there again' },
      { name: 'Call Agent Lost', value: 'call.agent_lost', description: 'The line to the agent broke, and it is reached again' },
      { name: 'Call Analyzed', value: 'call.analyzed', description: 'ElevenLabs has sent its analysis, cost and collected data' },
      { name: 'Call Connecting', value: 'call.connecting', description: 'Agent and endpoint are being reached' },
      { name: 'Call Ended', value: 'call.ended', description: 'The whole outcome with transcript; exactly once per call' },
      { name: 'Call Interrupted', value: 'call.interrupted', description: 'The caller spoke over the agent' },
      { name: 'Call Latency', value: 'call.latency', description: 'How long the agent took to answer' },
      { name: 'Call Queued', value: 'call.queued', description: 'The call was accepted' },
      { name: 'Call Ringing', value: 'call.ringing', description: 'The phone rings' },
      { name: 'Call Started', value: 'call.started', description: 'Both sides are connected' },
      { name: 'Call Tool Answered', value: 'call.tool_answered', description: 'The agent got the answer of a tool' },
      { name: 'Call Tool Called', value: 'call.tool_called', description: 'The agent asked for a tool' },
      { name: 'Call Turn', value: 'call.turn', description: 'Somebody has said something' },
      { name: 'Call Turn Corrected', value: 'call.turn_corrected', description: 'What an interrupted agent had really said' },
      { name: 'Call Waiting', value: 'call.waiting', description: 'ElevenLabs has no free line yet: the call waits' },
      { name: 'Call Warning', value: 'call.warning', description: 'Something is wrong while the call goes on' },
      { name: 'DTMF', value: 'call.dtmf', description: 'A key of the phone was pressed' },
    ],
    description: 'The workflow runs once for each of these',
  },
  {
    displayName: 'Simplify',
    name: 'simplify',
    type: 'boolean',
    default: true,
    description: 'Whether to return a simplified version of the response instead of the raw data',
  },
];
