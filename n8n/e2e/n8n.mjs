// A real, headless, throw-away n8n on loopback with the packed package inside.
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openLine } from './line.mjs';
import { freePort, n8nEnvironment, owner } from './n8n-environment.mjs';
import { until } from './until.mjs';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const packageRoot = dirname(here);

export class RealN8n {
  /** Installs n8n if need be, and gives it a fresh state with our package, these credentials and these workflow files. */
  static async prepare({ credentials, workflowFiles }) {
    const n8n = new RealN8n(await install());
    n8n.folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-'));
    n8n.url = `http://127.0.0.1:${await freePort()}`;
    // As a proxy with a health check does: n8n 2.41 goes on with an execution when it is asked to while it still starts, but then
    // takes it for one that crashed.
    n8n.front = await openLine({ to: () => n8n.ready && n8n.url });
    n8n.environment = await n8nEnvironment(n8n);
    await n8n.#loadPackage();
    await n8n.#import(credentials, workflowFiles);
    return n8n;
  }

  constructor(root) {
    this.root = root;
    this.require = createRequire(join(root, 'n8n', 'package.json'));
  }

  /** Starts the process and waits until it answers and its webhooks exist: readiness comes a moment earlier. */
  async start(...postPaths) {
    const log = await open(join(this.folder, 'n8n.log'), 'a');
    this.process = spawn('node', [join(this.root, 'n8n/node_modules/n8n/bin/n8n'), 'start'], { env: this.environment, stdio: ['ignore', log.fd, log.fd] });
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    await log.close();
    await until(async () => (await fetch(`${this.url}/healthz/readiness`)).ok, 120, 'n8n to be ready');
    for (const path of postPaths) {
      await until(async () => /POST request/.test(await (await fetch(`${this.url}/webhook/${path}`)).text()), 120, `the webhook ${path}`);
    }
    await this.#logIn();
    this.ready = true;
  }

  async stop() {
    this.ready = false;
    this.process?.kill('SIGTERM');
    await this.exited;
  }

  async dispose({ keep }) {
    await this.stop();
    await this.front.close();
    if (!keep) await rm(this.folder, { recursive: true, force: true });
  }

  async rest(method, path, body) {
    const response = await fetch(`${this.url}/rest${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: this.cookie ?? '', 'browser-id': 'e2e' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return { ...JSON.parse(text), headers: response.headers };
  }

  /** What the editor asks while parameters are filled in; failures are answers. */
  async dynamic(what, body) {
    const response = await fetch(`${this.url}/rest/dynamic-node-parameters/${what}`, {
      method: 'POST', headers: { 'content-type': 'application/json', cookie: this.cookie, 'browser-id': 'e2e' }, body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Saves a new workflow, as the editor does; returns its id. */
  async save(workflow) {
    return (await this.rest('POST', '/workflows', workflow)).data.id;
  }

  /** The executions of a workflow, oldest first, each with what its nodes gave. */
  async executions(workflowId) {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }));
    const { data } = await this.rest('GET', `/executions?limit=100&filter=${filter}`);
    // n8n asks for those that run and for those that are over one after the other: one that ends in between is in both lists.
    const ids = [...new Set(data.results.map(({ id }) => id))].sort((one, other) => one - other);
    return await Promise.all(ids.map((id) => this.#execution(id)));
  }

  /** What a click on *Execute workflow* does, from this trigger. */
  async click(workflowId, trigger) {
    const { data } = await this.rest('POST', `/workflows/${workflowId}/run`, { triggerToStartFrom: { name: trigger } });
    return await until(async () => {
      const execution = await this.#execution(data.executionId);
      return ['success', 'error', 'crashed', 'canceled'].includes(execution.status) && execution;
    }, 120, `${workflowId} to finish`);
  }

  /** What a data table holds; nothing as long as there is none of that name. */
  async tableRows(name) {
    const filter = encodeURIComponent(JSON.stringify({ name }));
    const [table] = (await this.rest('GET', `/data-tables-global?filter=${filter}`)).data.data;
    if (!table) return [];
    const rows = [];
    for (let page = [table]; page.length > 0; rows.push(...page)) {
      page = (await this.rest('GET', `/projects/${table.projectId}/data-tables/${table.id}/rows?take=100&skip=${rows.length}`)).data.data;
    }
    return rows;
  }

  async #execution(id) {
    const { data } = await this.rest('GET', `/executions/${id}`);
    const { resultData } = this.require('flatted').parse(data.data);
    const runs = resultData.runData;
    return {
      id,
      status: data.status,
      error: resultData.error?.message,
      /** How often a node ran. */
      times: (node) => runs[node]?.length ?? 0,
      /** The items a node gave on its first non-empty output, over all its runs. */
      items: (node) => (runs[node] ?? []).flatMap((one) => (one.data?.main ?? []).flatMap((items) => items ?? [])).map((item) => item.json),
    };
  }

  async #logIn() {
    const login = () => this.rest('POST', '/login', { emailOrLdapLoginId: owner.email, password: owner.password });
    const { headers } = await until(login, 30, 'the owner to be able to log in');
    this.cookie = headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  }

  async #cli(...args) {
    return (await run('node', [join(this.root, 'n8n/node_modules/n8n/bin/n8n'), ...args], { env: this.environment, maxBuffer: 1 << 26 })).stdout;
  }

  /** As users of the clone do it. */
  async #loadPackage() {
    const state = join(this.folder, '.n8n');
    await mkdir(state);
    await run('bash', [join(packageRoot, 'install-local.sh'), state]);
  }

  async #import(credentials, workflowFiles) {
    const credentialFile = join(this.folder, 'credentials.json');
    await writeFile(credentialFile, JSON.stringify(credentials));
    await this.#cli('import:credentials', `--input=${credentialFile}`);
    await rm(credentialFile);

    const folder = join(this.folder, 'workflows');
    await mkdir(folder);
    const ids = [];
    for (const [index, file] of workflowFiles.entries()) {
      await copyFile(file, join(folder, `${index}.json`));
      ids.push(JSON.parse(await readFile(file, 'utf8')).id);
    }
    await this.#cli('import:workflow', '--separate', `--input=${folder}`);

    // A file that n8n cannot use is skipped with exit code 0, so look.
    const listed = (await this.#cli('list:workflow', '--onlyId')).split('\n').map((line) => line.trim());
    const missing = ids.filter((id) => !listed.includes(id));
    if (missing.length > 0) throw new Error(`n8n did not import ${missing.join(', ')} of ${await readdir(folder)}`);
    for (const id of ids) await this.#cli('publish:workflow', `--id=${id}`);
  }
}

/** The folder of the installation. What is done for it is shown meanwhile: it may take minutes. */
async function install() {
  const installing = spawn('bash', [join(here, 'install.sh')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  installing.stdout.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => installing.once('close', resolve));
  if (code !== 0) throw new Error(`install.sh ended with ${code}: what to do is above`);
  return output.trim();
}
