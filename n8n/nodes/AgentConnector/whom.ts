import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** Who talks with whom, and with what: the part of a start that version 1 of the node asks for as texts and version 2 as choices. */
export interface Whom {
  agent: string;
  to: string;
  scenario: string;
  variables: IDataObject;
}

export function whom(context: IExecuteFunctions, itemIndex: number): Whom {
  return context.getNode().typeVersion >= 2 ? chosen(context, itemIndex) : typed(context, itemIndex);
}

function typed(context: IExecuteFunctions, itemIndex: number): Whom {
  const fields = context.getNodeParameter('dynamicVariables.variable', itemIndex, []) as Array<{ name: string; value: unknown }>;
  return {
    agent: text(context.getNodeParameter('agentId', itemIndex, '')),
    to: endpointAddress(text(context.getNodeParameter('to', itemIndex, ''))),
    scenario: text(context.getNodeParameter('scenario', itemIndex, '')),
    variables: Object.fromEntries(fields.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value])) as IDataObject,
  };
}

function chosen(context: IExecuteFunctions, itemIndex: number): Whom {
  const choice = (name: string) => text(context.getNodeParameter(name, itemIndex, '', { extractValue: true }));
  const addresses: Record<string, () => string> = {
    device: () => withScheme('device', choice('device')),
    number: () => endpointAddress(choice('number')),
    address: () => endpointAddress(text(context.getNodeParameter('address', itemIndex, ''))),
  };
  return {
    agent: choice('agent'),
    to: addresses[String(context.getNodeParameter('talksWith', itemIndex, 'device'))](),
    scenario: context.getNodeParameter('simulate', itemIndex, false) ? choice('scenarioName') : '', // n8n fails for a choice that is hidden
    variables: mappedVariables(context, itemIndex),
  };
}

/** What is in the fields, or in the item under the names of the agent's variables. Empty ones are left to the agent's own defaults. */
function mappedVariables(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const mapper = context.getNodeParameter('variables', itemIndex, {}) as { mappingMode?: string; schema?: Array<{ id: string; removed?: boolean }> };
  if (mapper.mappingMode !== 'autoMapInputData') {
    return given(Object.entries((context.getNodeParameter('variables.value', itemIndex, {}) ?? {}) as IDataObject));
  }

  const { json } = context.getInputData()[itemIndex];
  return given((mapper.schema ?? []).filter(({ removed }) => removed !== true).map(({ id }) => [id, json[id]]));
}

function given(entries: Array<[string, unknown]>): IDataObject {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null && value !== '')) as IDataObject;
}

function withScheme(scheme: string, name: string): string {
  return name === '' || name.startsWith(`${scheme}:`) ? name : `${scheme}:${name}`;
}

/** A bare international number is a phone call: `+1 (555) 123-4567` becomes `tel:+15551234567`. */
function endpointAddress(to: string): string {
  return /^\+[\d\s().-]{6,}$/.test(to) ? `tel:+${to.replace(/\D/g, '')}` : to;
}

function text(value: unknown): string {
  return String(value ?? '').trim();
}
