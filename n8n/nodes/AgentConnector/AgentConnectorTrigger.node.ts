import type {
  IDataObject,
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { triggerFields } from './fields/trigger';
import { describeEvent } from './outcome';
import { isKnown, remember } from './recentIds';
import { rejectionOf } from './signature';
import { subscribe, subscriptionExists, unsubscribe } from './subscription';

/** Starts a workflow when something happens in a call, once per event. */
export class AgentConnectorTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Agent Connector Trigger',
    name: 'agentConnectorTrigger',
    icon: { light: 'file:../../icons/agentConnector.svg', dark: 'file:../../icons/agentConnector.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ") }}',
    description: 'Starts the workflow when a voice conversation starts, ends or goes on',
    defaults: { name: 'Agent Connector Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'agentConnectorApi', required: true }],
    // An empty responseData makes n8n answer with what webhook() returns.
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '={{ "" }}', path: 'webhook' }],
    properties: triggerFields,
  };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return await subscriptionExists(this);
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return await subscribe(this);
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return await unsubscribe(this);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    const remembered = this.getWorkflowStaticData('node');
    if (typeof remembered.secret !== 'string') {
      // n8n has not stored it yet: the subscription is a moment old. The connector tries again.
      return refuse(this, 503, 'no secret is known yet');
    }

    const headers = this.getHeaderData();
    const header = (name: string) => String(headers[name] ?? '');
    const id = header('webhook-id');
    const delivery = {
      id,
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
      rawBody: rawBodyOf(this),
    };
    const rejection = rejectionOf(delivery, remembered.secret, Math.floor(Date.now() / 1000));
    if (rejection !== null) return refuse(this, 401, rejection);

    const node = `${this.getWorkflow().id}/${this.getNode().id}`;
    if (isKnown(node, remembered, id)) return { webhookResponse: { accepted: true, duplicate: true } };

    const event = this.getBodyData();
    const simplify = this.getNodeParameter('simplify', true) as boolean;
    const json: IDataObject = simplify ? describeEvent(event) : event;
    return {
      workflowData: [[{ json }]],
      // n8n asks for this when the execution exists, and saves static data right after. An id remembered earlier would lose the
      // event if the execution could not be created, and n8n 2.41 forgets to save what was changed before.
      get webhookResponse() {
        remember(node, remembered, id);
        return { accepted: true };
      },
    };
  }
}

function refuse(context: IWebhookFunctions, status: number, reason: string): IWebhookResponseData {
  context.logger.warn(`${context.getNode().name} refused a delivery: ${reason}`, { workflowId: context.getWorkflow().id });
  context.getResponseObject().status(status).json({ accepted: false, reason });
  return { noWebhookResponse: true };
}

/** The bytes that were signed. Parsed JSON written again would be another text. */
function rawBodyOf(context: IWebhookFunctions): Buffer {
  const { rawBody } = context.getRequestObject() as { rawBody?: Buffer | string };
  return Buffer.isBuffer(rawBody) ? rawBody : Buffer.from(rawBody ?? '');
}
