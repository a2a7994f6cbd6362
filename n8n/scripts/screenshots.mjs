// Makes the pictures of the README again, from the real editor: npm run build && node scripts/screenshots.mjs [FOLDER]
// Chromium is driven by the library that tests/official-clients installs (npm ci there first).
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callOnClick } from '../e2e/chosen.mjs';
import { RealN8n } from '../e2e/n8n.mjs';
import { Service } from '../e2e/service.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2] ?? join(root, 'images');
const { chromium } = createRequire(join(root, '..', 'tests', 'official-clients', 'package.json'))('playwright-core');
const files = ['start-and-wait', 'results-into-a-table'].map((name) => join(root, 'templates', `${name}.json`));
const [startAndWait, results] = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));

/** The node as its readers first meet it: everything chosen, a field for the variable, nothing written. */
const chosen = callOnClick('Chosen from lists', 'AgentConnector01', {
  agent: { __rl: true, mode: 'list', value: 'variables', cachedResultName: 'variables' },
  talksWith: 'number',
  number: { __rl: true, mode: 'list', value: 'tel:+15550100', cachedResultName: 'Answers and books an appointment (+15550100)' },
  variables: {
    mappingMode: 'defineBelow', value: { name: '={{ $json.first_name }}' }, matchingColumns: [],
    schema: [{ id: 'name', displayName: 'name', required: true, defaultMatch: false, canBeUsedToMatch: false, display: true, removed: false }],
  },
});
const empty = callOnClick('Not chosen yet', 'AgentConnector01', {});
const refused = callOnClick('With a wrong key', 'AgentConnWrong01', {});

let connector, n8n, browser;
try {
  connector = await Service.start({ PHONE_NUMBERS: 'Front desk=+15551234567, On call=+15557654321' });
  const header = (id, name) => ({ id, name, type: 'httpHeaderAuth', data: { name: 'X-Door', value: 'any' } });
  n8n = await RealN8n.prepare({
    workflowFiles: files,
    credentials: [
      { id: 'AgentConnector01', name: 'Agent Connector', type: 'agentConnectorApi', data: { baseUrl: connector.url, apiKey: connector.key } },
      { id: 'AgentConnWrong01', name: 'Agent Connector', type: 'agentConnectorApi', data: { baseUrl: connector.url, apiKey: 'wrong' } },
      header('AgentConnDoor001', 'Who may start calls (header of your choice)'),
    ],
  });
  await n8n.start('voice-call-start-and-wait');
  await mkdir(folder, { recursive: true });

  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await openEditor(n8n);
  await canvas(page, startAndWait, 'start-and-wait-template.png');
  for (const workflow of [chosen, empty, refused]) workflow.id = await n8n.save(workflow);
  await panel(page, chosen, 'Call', 'start-and-wait-node.png');
  await list(page, empty, 'agent', 'agent-list.png');
  await list(page, refused, 'agent', 'agent-list-wrong-key.png');
  await panel(page, results, results.nodes.find(({ type }) => type.endsWith('Trigger')).name, 'trigger-node.png');
} finally {
  await browser?.close();
  await n8n?.dispose({ keep: false });
  await connector?.dispose();
}

/** A page that is logged in, in which nothing asks the outside. */
async function openEditor({ url, cookie }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: url });
  await context.addCookies(cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })));
  await context.addInitScript(() => localStorage.setItem('n8n-browserId', 'e2e'));
  await context.route((address) => address.hostname !== '127.0.0.1', (route) => route.abort());
  return await context.newPage();
}

async function open(page, workflow) {
  await page.goto(`/workflow/${workflow.id}`);
  await page.locator('.vue-flow__node').nth(workflow.nodes.length - 1).waitFor();
  await page.keyboard.press('1'); // zoom to fit
  await page.waitForTimeout(1500); // the editor's own animation
}

async function canvas(page, workflow, name) {
  await open(page, workflow);
  await page.locator('.vue-flow__transformationpane').evaluate((drawing) => {
    for (let shown = drawing; shown !== document.body; shown = shown.parentElement) {
      for (const beside of shown.parentElement.children) if (beside !== shown) beside.style.visibility = 'hidden'; // buttons and hints that float above it
    }
  });
  await page.screenshot({ path: join(folder, name), clip: await boxOf(page.locator('.vue-flow__node'), 40) });
}

async function panel(page, workflow, node, name) {
  await open(page, workflow);
  await page.locator(`[data-node-name="${node}"]`).first().dblclick();
  await page.mouse.move(0, 0); // nothing is hovered over
  await page.waitForTimeout(1500);
  const { width, height } = page.viewportSize();
  const frame = 25; // of the dimmed editor behind it
  await page.screenshot({ path: join(folder, name), clip: { x: frame, y: frame, width: width - 2 * frame, height: height - 2 * frame } });
}

/** A list of the node's panel, opened. */
async function list(page, workflow, parameter, name) {
  await open(page, workflow);
  await page.locator('[data-node-name="Call"]').first().dblclick();
  await page.locator(`[data-test-id="resource-locator-${parameter}"] input`).nth(1).click(); // the first chooses from list or by ID
  await page.waitForTimeout(2500);
  await page.mouse.move(0, 0);
  const { x, y, width, height } = await page.locator('[data-test-id="ndv"]').first().boundingBox();
  await page.screenshot({ path: join(folder, name), clip: { x, y, width, height } });
}

/** The rectangle around everything that matches, with a margin. */
async function boxOf(locator, margin) {
  const boxes = await Promise.all((await locator.all()).map((one) => one.boundingBox()));
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)) - margin, Math.min(...boxes.map(({ y }) => y)) - margin];
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin;
  return { x: Math.max(0, left), y: Math.max(0, top), width: right - left, height: bottom - top };
}
