import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * What the workflow goes on with when an item failed: the sentence, what to do about it and, if fields were wrong, what is wrong with each.
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

  const errors = failure.context.errors as IDataObject | undefined;
  return { json: { error, detail, ...(errors && { errors }) }, pairedItem };
}
