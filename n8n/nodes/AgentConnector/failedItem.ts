import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * What the workflow goes on with when an item failed: the sentence, what to do about it and, as the connector told them, the
 * wrong fields, what a check has found, or the limit that is reached (with when to come back).
 *
 * Without the item's own `error`: where that is set, n8n puts its bare sentence in place of everything said here. So what goes to the
 * output for errors is told from the rest by its fields, and n8n takes for an error only what has no other than `error` and `message`.
 */
export function failedItem(context: IExecuteFunctions, failure: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
  const error = failure.message;
  const detail = failure.description ?? null;
  const pairedItem = { item: itemIndex };
  if (context.getNode().onError === 'continueErrorOutput') {
    return { json: detail === null ? { error } : { error, message: detail }, pairedItem };
  }

  const { errors, findings, limit } = failure.context as Record<string, IDataObject | undefined>;
  return { json: { error, detail, ...(errors && { errors }), ...(findings && { findings }), ...(limit && { limit }) }, pairedItem };
}
