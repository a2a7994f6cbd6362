// The built connector as its users run it: a process of its own with a folder of its own. Every call is simulated, unless it is started otherwise.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.mjs';

export const program = fileURLToPath(new URL('../../src/AgentConnector/bin/Release/net10.0/agent-connector', import.meta.url));
const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'DOTNET_ROOT']; // what else is set here must not set the service up

export class Service {
  key = 'n8n-e2e-key-7c2a80f3564b1d9e';
  #port = 0; // any free one; the same again after a restart, because n8n's credentials name it
  #output = '';

  /** @param settings in place of what is set here, or beside it */
  static async start(settings = {}) {
    if (!existsSync(program)) throw new Error(`${program} is missing. Build it: dotnet build -c Release src/AgentConnector`);
    const service = new Service();
    service.settings = settings;
    service.folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-service-'));
    await service.restart();
    return service;
  }

  async restart() {
    this.#output = '';
    this.process = spawn(program, ['serve'], { cwd: this.folder, env: this.#environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => this.process.once('exit', resolve));
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (chunk) => (this.#output += chunk));
    this.url = await until(() => {
      if (this.process.exitCode !== null) throw new Error(`The connector ended with ${this.process.exitCode}:\n${this.#output}`);
      return /Now listening on: (http:\S+)/.exec(this.#output)?.[1];
    }, 60, 'the connector to listen');
    this.#port = Number(new URL(this.url).port);
  }

  /** SIGKILL: nothing of it runs on, nothing is put in order. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  async dispose() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  async ask(method, path, body) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'X-API-Key': this.key, 'content-type': 'application/json', accept: 'application/json' },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: response.status === 204 ? null : await response.json() };
  }

  /** The calls whose id starts like this. */
  async calls(prefix = '') {
    const calls = [];
    let page = { next_cursor: '' };
    while (page.next_cursor !== undefined) {
      page = (await this.ask('GET', `/calls?limit=100&cursor=${page.next_cursor}`)).body;
      calls.push(...page.calls);
    }
    return calls.filter((call) => call.session_id.startsWith(prefix));
  }

  async inProgress(session) {
    await until(async () => (await this.ask('GET', `/calls/${session}`)).body.status === 'in_progress', 30, `${session} to be in progress`);
  }

  async events(session) {
    return (await this.ask('GET', `/calls/${session}/events`)).body;
  }

  async deliveries(session) {
    return (await this.ask('GET', `/deliveries?call_id=${session}`)).body.deliveries;
  }

  #environment() {
    return {
      ...Object.fromEntries(inherited.filter((name) => process.env[name]).map((name) => [name, process.env[name]])),
      HOST: '127.0.0.1',
      PORT: String(this.#port),
      API_KEYS: `n8n=${this.key}`,
      ENVIRONMENT: 'development', // n8n listens on loopback
      DATA_DIR: join(this.folder, 'data'),
      SIMULATE: 'true',
      AUDIO_BACKEND: 'pulse', // a bare server: there is no sound
      PULSE_SERVER: join(this.folder, 'no-sound-server'),
      TWILIO_RING_SECONDS: '15',
      PHONE_NUMBERS: Array.from({ length: 25 }, (_, row) => `Row ${row}=+155520000${String(row).padStart(2, '0')}`).join(', '),
      ...this.settings,
    };
  }
}
