import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { whom } from './whom';

/** Builds the body of `POST /calls` from what the user filled in. Empty fields are left out. */
export function startRequest(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const sessionId = String(context.getNodeParameter('sessionId', itemIndex, '') ?? '').trim();
  const { preflight, onKnownSession } = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
  return withoutEmpty({ ...checkRequest(context, itemIndex), session_id: sessionId || ownSessionId(context, itemIndex), on_known_session: onKnownSession, preflight });
}

/** So much of an id is left for the number of a call that takes up a session again. */
const LONGEST_SESSION = 116;

/** The same for `POST /calls/check`: a call that is not started has no name. */
export function checkRequest(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const { agent, to, scenario, variables } = whom(context, itemIndex);
  const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;

  return withoutEmpty({
    agent_id: agent,
    to,
    metadata: jsonObject(context, options.metadata, 'Metadata', itemIndex),
    dynamic_variables: { ...jsonObject(context, options.dynamicVariablesJson, 'Dynamic Variables (JSON)', itemIndex), ...variables },
    conversation_config_override: conversationOverride(context, options, itemIndex),
    user_id: options.userId,
    max_duration_seconds: options.maxDurationSeconds,
    on_agent_lost: options.onAgentLost,
    redact_digits: options.redactDigits,
    callback_url: options.callbackUrl,
    simulate: context.getNodeParameter('simulate', itemIndex, false) ? { scenario: scenario || 'echo' } : undefined,
  });
}

/**
 * An id that names this item of this run of this node. n8n's Retry On Fail, which sends every item again, so meets the call
 * that is there already. A loop's next round is another run and another call.
 */
function ownSessionId(context: IExecuteFunctions, itemIndex: number): string {
  const run = context.evaluateExpression('{{ $runIndex }}', itemIndex);
  const parts = ['n8n', context.getWorkflow().id, context.getExecutionId(), context.getNode().id, run, itemIndex];
  return parts.join('-').replace(/[^A-Za-z0-9._:-]/g, '_').slice(0, LONGEST_SESSION);
}

function conversationOverride(context: IExecuteFunctions, options: IDataObject, itemIndex: number): IDataObject | undefined {
  const given = jsonObject(context, options.conversationOverride, 'Conversation Override (JSON)', itemIndex) ?? {};
  const givenAgent = (given.agent ?? {}) as IDataObject;
  const prompt = options.prompt ? { ...(givenAgent.prompt as IDataObject), prompt: options.prompt } : givenAgent.prompt;
  const agent = withoutEmpty({
    ...givenAgent,
    first_message: options.firstMessage || givenAgent.first_message,
    language: options.language || givenAgent.language,
    prompt,
  });
  return withoutEmpty({ ...given, agent });
}

/** Reads a JSON field, which n8n hands over as text or, from an expression, as an object. */
function jsonObject(context: IExecuteFunctions, value: unknown, name: string, itemIndex: number): IDataObject | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as IDataObject;
  } catch (error) {
    throw new NodeOperationError(context.getNode(), `'${name}' is not valid JSON: ${(error as Error).message}`, { itemIndex });
  }
  throw new NodeOperationError(context.getNode(), `'${name}' has to be a JSON object, such as {"source": "n8n"}`, { itemIndex });
}

function withoutEmpty(fields: Record<string, unknown>): IDataObject {
  const isEmpty = (value: unknown) =>
    value === undefined || value === null || value === '' || value === 0 ||
    (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as IDataObject;
}
