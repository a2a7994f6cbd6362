import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { askConnector } from './connector';
import { describeCall, describeEvent, isTerminal, timedOut } from './outcome';
import { startRequest } from './startRequest';
import { withTranscript } from './transcript';

const secondsPer: Record<string, number> = { minutes: 60, hours: 3600, days: 86400 };

/**
 * Starts one call and puts the execution to sleep until the connector posts `call.ended` to the resume URL, or `call.analyzed` where
 * the analysis is waited for.
 *
 * A result that is posted before n8n sleeps is answered with 409 by n8n and posted again by the connector, so nothing is lost.
 */
export async function startAndWait(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  refuseWhatCannotWait(context);
  const resumeUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
  const limit = Number(context.getNodeParameter('waitLimit', 0));
  const unit = String(context.getNodeParameter('waitUnit', 0));
  const untilAnalyzed = context.getNodeParameter('waitFor', 0, 'ended') === 'analyzed';
  const request = { ...startRequest(context, 0), callback_url: resumeUrl, ...(untilAnalyzed && { callback_events: ['call.ended', 'call.analyzed'] }) };

  const started = describeCall(
    await askConnector(context, { method: 'POST', path: '/calls', body: request, headers: { Prefer: 'respond-async' } }, 0),
  );
  if (isTerminal(started.status)) return [[await finishedCall(context, String(started.session_id), untilAnalyzed)]];

  // When the limit passes, n8n goes on with the items this node was given and does not run it again. So the node leaves
  // behind the item that is true in that case; it also tells webhook() which call is awaited.
  const waiting: INodeExecutionData = { json: { ...started, outcome: timedOut }, pairedItem: { item: 0 } };
  const input = context.getExecuteData().data.main[0];
  input?.splice(0, input.length, waiting);

  await context.putExecutionToWait(new Date(Date.now() + limit * secondsPer[unit] * 1000));
  return [[waiting]];
}

/** Wakes the execution with the outcome of the awaited call. Anything else is acknowledged and ignored. */
export async function resumeWithOutcome(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const event = context.getBodyData();
  const awaited = String(context.evaluateExpression('{{ $json.session_id }}', 0));
  const untilAnalyzed = context.getNodeParameter('waitFor', 'ended') === 'analyzed';
  const awaitedTypes = untilAnalyzed ? ['call.ended', 'call.analyzed'] : ['call.ended'];
  if (event.call_id !== awaited || !awaitedTypes.includes(String(event.type))) {
    return { webhookResponse: { accepted: false, reason: `waiting for ${awaitedTypes.join(' or ')} of ${awaited}` } };
  }

  if (!untilAnalyzed) return wakeWith(describeEvent(event));

  try {
    const record = await askConnector(context, { method: 'GET', path: callPath(awaited), timeoutSeconds: 10 });
    if (!isAnalyzed(record)) return { webhookResponse: { accepted: true, reason: `waiting for the analysis of ${awaited}` } };

    return wakeWith(await withTranscript(context, describeCall(record)));
  } catch (error) {
    context.getResponseObject().status(503).json({ accepted: false, reason: (error as Error).message }); // the connector posts it again
    return { noWebhookResponse: true };
  }
}

function wakeWith(json: IDataObject): IWebhookResponseData {
  return { workflowData: [[{ json, pairedItem: { item: 0 } }]], webhookResponse: { accepted: true } };
}

/** Whether nothing more is to come: of a call that reached no agent there is no analysis, and that of a conversation which was lost on the way is not the last. */
function isAnalyzed({ status, conversation_id: conversation, analysis }: IDataObject): boolean {
  if (!isTerminal(status)) return false;
  if (typeof conversation !== 'string') return true;
  return typeof analysis === 'object' && analysis !== null && ((analysis as IDataObject).conversation_id ?? conversation) === conversation;
}

function refuseWhatCannotWait(context: IExecuteFunctions): void {
  if (context.getInputData().length > 1) {
    throw new NodeOperationError(context.getNode(), 'Start and Wait takes one item: an execution can wait for one call only', {
      description:
        'Put this node into a sub-workflow and call it once per item, as the template "Call each row of a sheet" does. No call was started.',
    });
  }

  if (context.getNode().type.endsWith('Tool')) {
    throw new NodeOperationError(context.getNode(), 'Start and Wait cannot be used as a tool of an AI agent', {
      description: 'Give the agent the Start operation, and Get with "Wait for End" to look at the result. No call was started.',
    });
  }
}

/** A session id that is sent again can name a call that is over; its result is there for the asking. */
async function finishedCall(context: IExecuteFunctions, sessionId: string, untilAnalyzed: boolean): Promise<INodeExecutionData> {
  const more = untilAnalyzed ? { qs: { wait: 120, until: 'analyzed' }, timeoutSeconds: 150 } : {};
  const record = describeCall(await askConnector(context, { method: 'GET', path: callPath(sessionId), ...more }, 0));
  return { json: await withTranscript(context, record, 0), pairedItem: { item: 0 } };
}

function callPath(sessionId: string): string {
  return `/calls/${encodeURIComponent(sessionId)}`;
}
