import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Heard } from "./heard.mjs";

const program = fileURLToPath(new URL("../../src/AgentConnector/bin/Release/net10.0/agent-connector", import.meta.url));

/** `agent-connector simulator` as a process of its own, as anybody would start it. */
export class Simulator {
  #process;
  #webhooks;
  #ended;

  /** Starts it on a free port; its first line names the address. */
  static async start() {
    if (!existsSync(program)) throw new Error("The simulator is not built: run ./test, or dotnet build -c Release src/AgentConnector.");

    const simulator = new Simulator();
    simulator.#ended = new Heard();
    simulator.#webhooks = createServer(async (request, response) => {
      const { data } = await json(request);
      response.end();
      simulator.#ended.add("conversation", data);
    });
    simulator.#webhooks.listen(0, "127.0.0.1");
    await once(simulator.#webhooks, "listening");

    const webhook = `http://127.0.0.1:${simulator.#webhooks.address().port}/`;
    simulator.#process = spawn(program, ["simulator", "--port", "0", "--webhook", webhook], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface(simulator.#process.stdout);
    const [line] = await Promise.race([once(lines, "line"), once(simulator.#process, "exit").then(() => [])]);
    const address = /http:\/\/\S+/.exec(line ?? "")?.[0];
    if (!address) {
      await simulator.stop();
      throw new Error(`The simulator did not start: ${line ?? "it ended at once"}`);
    }

    simulator.url = new URL(address).origin;
    simulator.origin = simulator.url.replace("http", "ws");
    return simulator;
  }

  /**
   * The simulator's own view of a finished conversation: what its webhook told (the cloud's record), what it counted,
   * and what the client did against the contract.
   */
  async ended(conversationId) {
    const record = await this.#ended.until("conversation", (one) => one.conversation_id === conversationId);
    const [{ conversations }, { violations }] = await Promise.all(
      ["conversations", "violations"].map(async (what) => (await fetch(`${this.url}/simulator/${what}`)).json()),
    );
    const own = (one) => one.conversation_id === conversationId;
    return { record, counted: conversations.find(own), violations: violations.filter(own) };
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    this.#webhooks.close();
    this.#webhooks.closeAllConnections();
    return this.#process.exitCode;
  }
}
