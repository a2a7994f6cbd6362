// What the README promises of web-socket.mjs: @elevenlabs/client in Node loses nothing, however late the program finds time to read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "@elevenlabs/client";
import { Heard } from "./heard.mjs";
import { Simulator } from "./simulator.mjs";
import { BrowserWebSocket } from "./web-socket.mjs";

/** The program is busy from the moment it has asked for the conversation: metadata and greeting arrive at once. */
class Busy extends BrowserWebSocket {
  #begun = false;

  send(message) {
    super.send(message);
    if (!this.#begun) setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300));
    this.#begun = true;
  }
}

test("What the agent says while the program is busy is not lost", { timeout: 60_000 }, async (t) => {
  globalThis.WebSocket = Busy;
  const simulator = await Simulator.start();
  t.after(() => simulator.stop());
  const heard = new Heard();
  const conversation = await Conversation.startSession({
    agentId: "multi-turn",
    origin: simulator.origin,
    connectionType: "websocket",
    textOnly: true,
    onMessage: heard.as("message"),
  });

  assert.match((await heard.until("message")).message, /how can I help you today/);
  await conversation.endSession();
});
