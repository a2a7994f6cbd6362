import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { askConnector } from './connector';
import { describeCall, describeCheck } from './outcome';
import { checkRequest, startRequest } from './startRequest';
import { withTranscript } from './transcript';

type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<IDataObject[]>;

/** The operations that answer at once, item by item. Start and Wait has a file of its own. */
export const callOperations: Record<string, Operation> = {
  async check(context, itemIndex) {
    // What would make the call fail is an answer here, not a failure: the workflow branches on `ok`.
    const answer = await askConnector(
      context,
      { method: 'POST', path: '/calls/check', body: checkRequest(context, itemIndex), timeoutSeconds: 60, allow: [422] },
      itemIndex,
    );
    return [describeCheck(answer)];
  },

  async start(context, itemIndex) {
    const { waitUntilConnected } = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
    const answer = await askConnector(
      context,
      {
        method: 'POST',
        path: '/calls',
        body: startRequest(context, itemIndex),
        headers: waitUntilConnected ? undefined : { Prefer: 'respond-async' },
        timeoutSeconds: waitUntilConnected ? 120 : 30,
      },
      itemIndex,
    );
    return [describeCall(answer)];
  },

  async get(context, itemIndex) {
    const { waitForEndSeconds, untilAnalyzed, transcript } = context.getNodeParameter('getOptions', itemIndex, {}) as IDataObject;
    const wait = Number(waitForEndSeconds ?? 0);
    const path = callPath(context, itemIndex);
    const record = await askConnector(
      context,
      { method: 'GET', path, qs: wait > 0 ? { wait, ...(untilAnalyzed === true && { until: 'analyzed' }) } : undefined, timeoutSeconds: wait + 30 },
      itemIndex,
    );
    const call = describeCall(record);
    return [transcript ? await withTranscript(context, call, itemIndex) : call];
  },

  async getMany(context, itemIndex) {
    const returnAll = context.getNodeParameter('returnAll', itemIndex) as boolean;
    const limit = returnAll ? Infinity : (context.getNodeParameter('limit', itemIndex) as number);
    const { status, agentId, from, to } = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
    const filter = Object.fromEntries(
      Object.entries({ status, agent_id: agentId, from, to }).filter(([, value]) => value !== undefined && value !== ''),
    );

    const calls: IDataObject[] = [];
    let cursor: unknown;
    do {
      const qs: IDataObject = { ...filter, limit: Math.min(100, limit - calls.length), ...(cursor ? { cursor: String(cursor) } : {}) };
      const page = await askConnector(context, { method: 'GET', path: '/calls', qs }, itemIndex);
      const found = page.calls as IDataObject[];
      calls.push(...found);
      cursor = found.length > 0 ? page.next_cursor : undefined;
    } while (cursor && calls.length < limit);

    return calls.slice(0, limit).map(describeCall);
  },

  async end(context, itemIndex) {
    const path = callPath(context, itemIndex);
    const answer = await askConnector(context, { method: 'POST', path: `${path}/end` }, itemIndex);
    return [describeCall({ session_id: sessionId(context, itemIndex), ...answer })];
  },

  async sendMessage(context, itemIndex) {
    const type = context.getNodeParameter('messageType', itemIndex) as string;
    const text = type === 'user_activity' ? undefined : (context.getNodeParameter('text', itemIndex) as string);
    const path = `${callPath(context, itemIndex)}/messages`;
    const body: IDataObject = text === undefined ? { type } : { type, text };
    const answer = await askConnector(context, { method: 'POST', path, body }, itemIndex);
    return [{ session_id: sessionId(context, itemIndex), sent: true, ...answer }];
  },

  async answerApproval(context, itemIndex) {
    const toolCallId = String(context.getNodeParameter('toolCallId', itemIndex)).trim();
    const approved = context.getNodeParameter('answer', itemIndex) === 'allow'; // whatever else it is allows nothing
    const path = `${callPath(context, itemIndex)}/approvals/${encodeURIComponent(toolCallId)}`;
    const answer = await askConnector(context, { method: 'POST', path, body: { approved } }, itemIndex);
    return [{ session_id: sessionId(context, itemIndex), tool_call_id: toolCallId, approved, ...answer }];
  },
};

function sessionId(context: IExecuteFunctions, itemIndex: number): string {
  return String(context.getNodeParameter('callSessionId', itemIndex)).trim();
}

function callPath(context: IExecuteFunctions, itemIndex: number): string {
  return `/calls/${encodeURIComponent(sessionId(context, itemIndex))}`;
}
