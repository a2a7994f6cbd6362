import type { IDataObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { askConnector } from './connector';
import { scenarios } from './fields/scenarios';

/** The lists that the editor shows. Each asks the connector; what goes wrong there is an error in the list, with what to do. */
export const listSearch = {
  async searchAgents(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
    const page = await askForPage(this, '/agents', filter, paginationToken);
    const results = rows(page.agents).map((agent) => ({ name: String(agent.name || agent.agent_id), value: String(agent.agent_id) }));
    return { results, paginationToken: next(page) };
  },

  async searchNumbers(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
    const simulate = this.getCurrentNodeParameter('simulate') === true ? 'true' : undefined;
    const page = await askForPage(this, '/numbers', filter, paginationToken, { simulate });
    const results = rows(page.numbers).map((number) => ({
      name: `${String(number.name)} (${String(number.number)})${number.unavailable ? ', unavailable' : ''}`,
      value: String(number.to),
      description: number.unavailable ? String(number.unavailable) : undefined,
    }));
    return { results, paginationToken: next(page) };
  },

  async searchDevices(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    const { devices } = await askConnector(this, { method: 'GET', path: '/devices' });
    const found = rows(devices)
      .filter((device) => device.monitor !== true) // what a speaker plays, and nobody says
      .map((device) => ({ name: `${String(device.description)} (${device.direction === 'input' ? 'microphone' : 'speaker'})`, value: String(device.to) }));
    return { results: matching([{ name: 'Default Device', value: 'device:default' }, ...found], filter) };
  },

  async searchScenarios(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    const answer = await askConnector(this, { method: 'GET', path: '/scenarios' });
    const known = new Map(scenarios.map((scenario) => [scenario.value, scenario]));
    const names = Array.isArray(answer.scenarios) ? answer.scenarios.map(String) : [];
    return { results: matching(names.map((name) => ({ name: known.get(name)?.name ?? name, value: name, description: known.get(name)?.description })), filter) };
  },
};

export const resourceMapping = {
  /** A field for each variable of the chosen agent, the required ones first. */
  async mapVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
    const agent = chosenAgent(this);
    if (agent === '') {
      return { fields: [], emptyFieldsNotice: 'Choose an agent to see its variables. Where an expression chooses it, use the option Dynamic Variables (JSON).' };
    }

    const { variables, settings_known: known } = await askConnector(this, { method: 'GET', path: `/agents/${encodeURIComponent(agent)}` });
    const fields = rows(variables).map(({ name, required, default: preset }) => ({
      id: String(name),
      displayName: preset === undefined || preset === null || preset === '' ? String(name) : `${String(name)} (${String(preset)} if empty)`,
      required: required === true,
      defaultMatch: false,
      canBeUsedToMatch: false,
      display: true,
    }));
    const none = known === false
      ? "The connector's key may not read this agent's settings, so its variables are not known. Use the option Dynamic Variables (JSON)."
      : 'This agent has no variables.';
    return { fields, emptyFieldsNotice: fields.length > 0 ? undefined : none };
  },
};

/** The chosen agent; empty while none is, or an expression will choose it. */
function chosenAgent(context: ILoadOptionsFunctions): string {
  const value = context.getCurrentNodeParameter('agent', { extractValue: true });
  const agent = typeof value === 'string' ? value.trim() : '';
  return agent.startsWith('=') ? '' : agent;
}

async function askForPage(
  context: ILoadOptionsFunctions,
  path: string,
  search: string | undefined,
  cursor: string | undefined,
  more: IDataObject = {},
): Promise<IDataObject> {
  const asked = Object.entries({ search, cursor, ...more }).filter(([, value]) => value !== undefined && value !== '');
  return await askConnector(context, { method: 'GET', path, qs: Object.fromEntries(asked) as IDataObject });
}

function rows(list: unknown): IDataObject[] {
  return Array.isArray(list) ? (list as IDataObject[]) : [];
}

/** n8n asks for another page as long as it gets a token. */
function next(page: IDataObject): string | undefined {
  return typeof page.next_cursor === 'string' && page.next_cursor !== '' ? page.next_cursor : undefined;
}

function matching(items: INodeListSearchItems[], filter: string | undefined): INodeListSearchItems[] {
  const wanted = (filter ?? '').trim().toLowerCase();
  return items.filter(({ name, value }) => name.toLowerCase().includes(wanted) || String(value).toLowerCase().includes(wanted));
}
