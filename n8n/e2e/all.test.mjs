// A real n8n runs the template files against the built connector. One n8n and one connector for everything, so the files run in this order.
import { after, before } from 'node:test';
import { closeScene, openScene } from './scene.mjs';

before(openScene, { timeout: 1_200_000 });
after(closeScene, { timeout: 60_000 });

await import('./credential.mjs');
await import('./first-try.mjs'); // first of those that call: every conversation with wav:demo is one of its
await import('./pickers.mjs');
await import('./approvals.mjs');
await import('./fire-and-forget.mjs');
await import('./outcomes.mjs');
await import('./rows.mjs');
await import('./tools.mjs');
await import('./retries.mjs');
await import('./restarts.mjs');
await import('./table.mjs');
await import('./time-out.mjs');
