// The agents' cloud that a connector with a key of its own talks with: the simulator as a process, which checks every frame against the contract.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './service.mjs';
import { until } from './until.mjs';

export class Cloud {
  /** @param scenarios name to scenario: agents of that id play them */
  static async start(scenarios) {
    const cloud = new Cloud();
    cloud.folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-cloud-'));
    for (const [name, scenario] of Object.entries(scenarios)) await writeFile(join(cloud.folder, `${name}.json`), JSON.stringify(scenario));
    let output = '';
    cloud.process = spawn(program, ['simulator', '--port', '0', '--scenarios', cloud.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    cloud.exited = new Promise((resolve) => cloud.process.once('exit', resolve));
    for (const stream of [cloud.process.stdout, cloud.process.stderr]) stream.on('data', (chunk) => (output += chunk));
    cloud.url = await until(() => {
      if (cloud.process.exitCode !== null) throw new Error(`The simulator ended with ${cloud.process.exitCode}:\n${output}`);
      return /ELEVENLABS_BASE_URL=(\S+)/.exec(output)?.[1];
    }, 60, 'the simulator to listen');
    return cloud;
  }

  /** What the client did wrong in a conversation. */
  async violations(conversation) {
    return (await this.#ask('/simulator/violations')).violations.filter((one) => one.conversation_id === conversation);
  }

  async conversation(id) {
    return await this.#ask(`/v1/convai/conversations/${id}`);
  }

  async dispose() {
    this.process.kill('SIGKILL');
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ask(path) {
    return await (await fetch(`${this.url}${path}`, { headers: { 'xi-api-key': 'any' } })).json();
  }
}
