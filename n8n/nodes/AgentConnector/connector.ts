import type {
  IDataObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestMethods,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  IWebhookFunctions,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

export const credentialName = 'agentConnectorApi';

/** Where n8n runs the node: in an execution, publishing a trigger, filling a list of the editor, waking an execution. */
export type Context = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IWebhookFunctions;

export interface ConnectorRequest {
  method: IHttpRequestMethods;
  path: string;
  body?: IDataObject;
  qs?: IDataObject;
  headers?: IDataObject;
  /** How long to wait for the answer. The connector answers within a second or two unless asked to hold the request. */
  timeoutSeconds?: number;
  /** Answers that are no failure although their status says so, such as 404 when deleting. */
  allow?: number[];
}

/** Asks the connector and returns its JSON answer. Every failure is a NodeApiError that says what to do next. */
export async function askConnector(
  context: Context,
  request: ConnectorRequest,
  itemIndex?: number,
): Promise<IDataObject> {
  const { baseUrl, ignoreTlsIssues } = await context.getCredentials(credentialName, itemIndex);
  const connector = String(baseUrl).replace(/\/+$/, '');
  const options: IHttpRequestOptions = {
    method: request.method,
    url: `${connector}${request.path}`,
    qs: request.qs,
    body: request.body,
    headers: request.headers,
    json: true,
    timeout: (request.timeoutSeconds ?? 30) * 1000,
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    disableFollowRedirect: true,
    skipSslCertificateValidation: ignoreTlsIssues === true,
  };

  let answer: { statusCode: number; body: unknown };
  try {
    answer = await context.helpers.httpRequestWithAuthentication.call(context, credentialName, options);
  } catch (error) {
    // Not wrapped: n8n would put a sentence of its own in place of ours, and the cause a second time beside it.
    throw new NodeApiError(context.getNode(), {}, {
      itemIndex,
      message: `The connector at ${connector} did not answer`,
      description:
        `${(error as Error).message}. Check the Base URL of the credential and that the connector runs.` +
        (request.method === 'POST' ? ' Sending the same request again is safe as long as the Session ID stays the same.' : ''),
    });
  }

  const body = parse(answer.body);
  const good = answer.statusCode >= 200 && answer.statusCode < 300;
  if (!good && !request.allow?.includes(answer.statusCode)) {
    throw problemError(context, answer.statusCode, body, itemIndex);
  }

  return body;
}

/** problem+json as an n8n error: its title as the message, its detail and wrong fields as the description, the fields, findings and limit also as they came. */
function problemError(
  context: Context,
  status: number,
  problem: IDataObject,
  itemIndex?: number,
): NodeApiError {
  const title = typeof problem.title === 'string' ? problem.title : `The connector answered with status ${status}`;
  const told = typeof problem.detail === 'string' ? problem.detail : '';
  const detail = status === 401 ? 'Check the API Key of the credential: it has to be one of the keys in API_KEYS of the connector, in plain text.' : told;
  const errors = fieldErrors(problem.errors);
  const lines = [detail, ...untoldFields(errors, detail)].filter((line) => line !== '');
  const failure = new NodeApiError(context.getNode(), {}, {
    itemIndex,
    httpCode: String(status),
    message: title,
    description: lines.join('\n') || undefined,
    type: typeof problem.type === 'string' ? problem.type : undefined,
  });
  if (Object.keys(errors).length > 0) failure.context.errors = errors;
  if (Array.isArray(problem.findings)) failure.context.findings = problem.findings;
  if (typeof problem.limit === 'object' && problem.limit !== null) failure.context.limit = problem.limit;
  return failure;
}

/** What is wrong with each field, as the connector lists it. */
function fieldErrors(errors: unknown): Record<string, string[]> {
  if (typeof errors !== 'object' || errors === null) return {};
  return Object.fromEntries(Object.entries(errors).map(([field, messages]) => [field, [messages].flat().map(String)]));
}

/** A line for each field of which the detail does not tell everything already. */
function untoldFields(errors: Record<string, string[]>, detail: string): string[] {
  return Object.entries(errors)
    .filter(([, messages]) => !messages.every((message) => detail.includes(message)))
    .map(([field, messages]) => `${field}: ${messages.join(', ')}`);
}

function parse(body: unknown): IDataObject {
  if (typeof body === 'object' && body !== null) return body as IDataObject;
  if (typeof body !== 'string' || body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return parsed as IDataObject;
  } catch {
    // a proxy in between answered with a page of its own
  }
  return { detail: body.slice(0, 500) };
}
