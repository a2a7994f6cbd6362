// Workflows with version 2 of the node, made of what its lists have, and what they need: another connector, with a cloud and a sound card.
import { Cloud } from './cloud.mjs';
import { Service } from './service.mjs';
import { SoundCard, whyNoSoundCard } from './sound-card.mjs';

const own = 'n8n-nodes-elevenlabs-agent-connector';
export const approvalSeconds = 8;
export const credentialOf = (id) => ({ agentConnectorApi: { id, name: id } });

const asksFor = (title) => ({
  description: `Asks whether it may create the event ${title}, says what came of it, and hangs up.`,
  first_message: 'One moment, please.',
  steps: [
    {
      approval: 'create_event', parameters: { title }, timeout_seconds: 60,
      say_on_approval: 'Thank you, I have noted that.', say_on_denial: 'I am sorry, that did not work.',
    },
    { say: 'Goodbye!' },
    { end_call: true },
  ],
});

/** A connector with a key, agents of a cloud, and a sound card where there can be one; nobody has PLIVO, so the second number cannot be called. */
export class Office {
  static async open() {
    const office = new Office();
    office.cloud = await Cloud.start({ 'asks-allowed': asksFor('Allowed'), 'asks-denied': asksFor('Denied'), 'asks-nobody': asksFor('Nobody') });
    office.card = whyNoSoundCard() === null ? await SoundCard.start() : null;
    office.connector = await Service.start({
      SIMULATE: 'false',
      ELEVENLABS_BASE_URL: office.cloud.url,
      ELEVENLABS_API_KEY: 'any',
      MCP_APPROVAL_SECONDS: String(approvalSeconds),
      PHONE_NUMBERS: 'Front desk=+15551234567, On call=plivo:+4930123456',
      ...(office.card && { PULSE_SERVER: office.card.address }),
    });
    return office;
  }

  async dispose() {
    await this.connector?.dispose();
    await this.card?.dispose();
    await this.cloud?.dispose();
  }
}

const manual = (name) => ({ id: 'manual', name, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} });
const wire = (to) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });

/** A click, a call with these parameters of the node's version 2, its outcome. */
export function callOnClick(name, credential, parameters) {
  return {
    name,
    nodes: [
      manual('Click'),
      {
        id: 'call', name: 'Call', type: `${own}.agentConnector`, typeVersion: 2, position: [300, 0], credentials: credentialOf(credential),
        parameters: { resource: 'call', operation: 'startAndWait', waitLimit: 5, waitUnit: 'minutes', ...parameters },
      },
    ],
    connections: { Click: wire('Call') },
    settings: { executionOrder: 'v1' },
  };
}

/** Whoever is asked for an approval: allows the event *Allowed*, denies others, and leaves *Nobody* without an answer. */
export function approver(credential) {
  return {
    id: 'approverWorkflw1',
    name: 'Approver',
    nodes: [
      {
        id: 'asked', name: 'Asked', type: `${own}.agentConnectorTrigger`, typeVersion: 1, position: [0, 0], webhookId: 'e2e-approver',
        credentials: credentialOf(credential), parameters: { events: ['call.approval_needed'], simplify: true },
      },
      {
        id: 'somebody', name: 'Somebody answers', type: 'n8n-nodes-base.filter', typeVersion: 2.2, position: [250, 0],
        parameters: {
          conditions: {
            options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
            combinator: 'and',
            conditions: [{ id: 'c', leftValue: '={{ $json.parameters.title }}', rightValue: 'Nobody', operator: { type: 'string', operation: 'notEquals' } }],
          },
          options: {},
        },
      },
      {
        id: 'answer', name: 'Answer', type: `${own}.agentConnector`, typeVersion: 2, position: [500, 0], credentials: credentialOf(credential),
        parameters: {
          resource: 'call', operation: 'answerApproval', callSessionId: '={{ $json.session_id }}', toolCallId: '={{ $json.tool_call_id }}',
          answer: '={{ $json.parameters.title === "Allowed" ? "allow" : "deny" }}',
        },
      },
    ],
    connections: { Asked: wire('Somebody answers'), 'Somebody answers': wire('Answer') },
    settings: { executionOrder: 'v1' },
  };
}
