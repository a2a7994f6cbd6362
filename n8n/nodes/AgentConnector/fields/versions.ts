import type { DisplayCondition, IDisplayOptions } from 'n8n-workflow';

type Shown = NonNullable<IDisplayOptions['show']>;

/** Shown in workflows that were saved with version 1 of the node. */
export const inVersion1: Shown = { '@version': [1] };

/** Shown since version 2, in which agents, devices, numbers, scenarios and variables are chosen from what the connector has. */
export const sinceVersion2: Shown = { '@version': [{ _cnd: { gte: 2 } } as DisplayCondition] };
