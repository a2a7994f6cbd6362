import type { IDataObject } from 'n8n-workflow';

/** Deliveries are repeated for a day at most; more events than this in a day need a receiver of their own. */
const kept = 1000;

// n8n loads static data anew for every request and writes all of it back, so of two requests at the same moment one can
// undo the other's entry. This process remembers for itself, and writes what was undone again with the next id; static data
// remembers across restarts.
const seenHere = new Map<string, Set<string>>();

/** Whether the node has had an event with this id. */
export function isKnown(node: string, staticData: IDataObject, id: string): boolean {
  return seenHere.get(node)?.has(id) === true || ((staticData.recentIds ?? []) as string[]).includes(id);
}

/** Remembers the id, once however often it is told, and forgets the oldest one when there are too many. */
export function remember(node: string, staticData: IDataObject, id: string): void {
  const here = seenHere.get(node) ?? new Set<string>();
  seenHere.set(node, here.add(id));
  if (here.size > kept) here.delete(here.values().next().value as string);

  const stored = (staticData.recentIds ?? []) as string[];
  if (!stored.includes(id)) staticData.recentIds = [...new Set([...stored, ...here])].slice(-kept);
}
