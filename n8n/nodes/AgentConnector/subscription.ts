import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { askConnector } from './connector';
import { newSecret } from './signature';

/** What the node remembers between requests, in n8n's static data. */
interface Remembered extends IDataObject {
  subscriptionId?: string;
  secret?: string;
}

/**
 * True when the connector has a subscription for this URL, with these events, whose secret we know.
 * False only after a list that was read says otherwise; a connector that cannot be asked is a failure, not an absence.
 */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
  const remembered = context.getWorkflowStaticData('node') as Remembered;
  const url = webhookUrl(context);
  const answer = await askConnector(context, { method: 'GET', path: '/subscriptions' });
  const listed = Array.isArray(answer) ? answer : answer.subscriptions;
  if (!Array.isArray(listed)) {
    throw new NodeOperationError(context.getNode(), 'The connector did not answer with a list of subscriptions', {
      description: 'Check that the Base URL of the credential is that of an Agent Connector.',
    });
  }

  let exists = false;
  for (const subscription of (listed as IDataObject[]).filter((candidate) => candidate.url === url)) {
    const usable =
      !exists &&
      Boolean(remembered.secret) &&
      subscription.id === remembered.subscriptionId &&
      sameEvents(subscription.event_types, eventTypes(context));
    if (usable) exists = true;
    else await remove(context, String(subscription.id)); // another secret or other events: it would only bring noise
  }

  return exists;
}

export async function subscribe(context: IHookFunctions): Promise<boolean> {
  const remembered = context.getWorkflowStaticData('node') as Remembered;
  remembered.secret ??= newSecret(); // kept for good, so that no delivery meets a secret n8n has not stored yet
  const created = await askConnector(context, {
    method: 'POST',
    path: '/subscriptions',
    body: { url: webhookUrl(context), event_types: eventTypes(context), secret: remembered.secret },
  });

  remembered.subscriptionId = String(created.id);
  return true;
}

export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
  const remembered = context.getWorkflowStaticData('node') as Remembered;
  if (remembered.subscriptionId) await remove(context, remembered.subscriptionId);
  delete remembered.subscriptionId;
  return true;
}

async function remove(context: IHookFunctions, id: string): Promise<void> {
  await askConnector(context, { method: 'DELETE', path: `/subscriptions/${encodeURIComponent(id)}`, allow: [404] });
}

function webhookUrl(context: IHookFunctions): string {
  return context.getNodeWebhookUrl('default') as string;
}

function eventTypes(context: IHookFunctions): string[] {
  return context.getNodeParameter('events') as string[];
}

function sameEvents(one: unknown, other: string[]): boolean {
  return Array.isArray(one) && one.length === other.length && other.every((type) => one.includes(type));
}
