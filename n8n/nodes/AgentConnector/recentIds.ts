import type { IDataObject } from 'n8n-workflow';

/** Deliveries are repeated for a day at most; more events than this in a day need a receiver of their own. */
const kept = 1000;

// n8n loads static data anew for every request and writes all of it back, so of two requests at the same moment one can
// undo the other's entry. This process remembers for itself; static data remembers across restarts.
const seenHere = new Map<string, Set<string>>();

/** Whether this id is new for the node; remembers it. */
export function isNew(node: string, staticData: IDataObject, id: string): boolean {
  const stored = (staticData.recentIds ?? []) as string[];
  const here = seenHere.get(node) ?? new Set<string>();
  seenHere.set(node, here);
  if (here.has(id) || stored.includes(id)) return false;

  here.add(id);
  if (here.size > kept) here.delete(here.values().next().value as string);
  staticData.recentIds = [...stored, id].slice(-kept);
  return true;
}
