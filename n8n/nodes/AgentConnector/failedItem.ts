import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** What the workflow goes on with when an item failed: the sentence, what to do about it and, if fields were wrong, what is wrong with each. */
export function failedItem(context: IExecuteFunctions, failure: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
  const { errors } = failure.context;
  return {
    json: { error: failure.message, detail: failure.description ?? null, ...(errors !== undefined && { errors }) },
    // n8n finds by this the items for the output for errors. On any other output it would leave the sentence only.
    ...(context.getNode().onError === 'continueErrorOutput' && { error: failure }),
    pairedItem: { item: itemIndex },
  };
}
