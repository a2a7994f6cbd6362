import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
  JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { callOperations } from './callOperations';
import { failedItem } from './failedItem';
import { approvalFields } from './fields/approval';
import { callFields } from './fields/call';
import { getFields } from './fields/get';
import { messageFields } from './fields/message';
import { startFields } from './fields/start';
import { listSearch, resourceMapping } from './lists';
import { resumeWithOutcome, startAndWait } from './startAndWait';

/** Starts, follows and ends live voice conversations. */
export class AgentConnector implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Agent Connector',
    name: 'agentConnector',
    icon: { light: 'file:../../icons/agentConnector.svg', dark: 'file:../../icons/agentConnector.dark.svg' },
    group: ['output'],
    version: [1, 2],
    defaultVersion: 2,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Start voice conversations with an ElevenLabs agent, wait for the outcome, steer and end them',
    defaults: { name: 'Agent Connector' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'agentConnectorApi', required: true }],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        responseMode: 'onReceived',
        responseData: '={{ "" }}', // answer with what webhook() returns
        path: '',
        isFullPath: true,
        restartWebhook: true,
      },
    ],
    properties: [...callFields, ...startFields, ...getFields, ...messageFields, ...approvalFields],
  };

  methods = { listSearch, resourceMapping };

  // The webhook above only wakes a waiting execution: n8n keeps it, there is nothing to register anywhere.
  webhookMethods = {
    default: {
      async checkExists(): Promise<boolean> {
        return true;
      },
      async create(): Promise<boolean> {
        return true;
      },
      async delete(): Promise<boolean> {
        return true;
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await resumeWithOutcome(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const items = this.getInputData();
    const results: INodeExecutionData[] = [];

    for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
      try {
        const operation = this.getNodeParameter('operation', itemIndex) as string;
        if (operation === 'startAndWait') return await startAndWait(this);

        const found = await callOperations[operation](this, itemIndex);
        results.push(...found.map((json) => ({ json, pairedItem: { item: itemIndex } })));
      } catch (error) {
        const failure =
          error instanceof NodeApiError || error instanceof NodeOperationError
            ? error
            : new NodeApiError(this.getNode(), error as JsonObject, { itemIndex });
        if (!this.continueOnFail()) throw failure;

        results.push(failedItem(this, failure, itemIndex));
      }
    }

    return [results];
  }
}
