import WebSocket from "ws";

/**
 * A browser's WebSocket, for Node: every message is a task of its own. `ws` as it comes hands on what arrived together in one go
 * (so does the WebSocket of Node 22), and @elevenlabs/client, which begins to listen in the microtask after the first message,
 * loses the rest: the agent's greeting, whenever this process was busy for a moment.
 */
export class BrowserWebSocket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { allowSynchronousEvents: false });
  }
}
