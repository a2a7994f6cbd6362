// @elevenlabs/client as a Node program uses it: conversations in text, for Node has no microphone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Conversation, postOverallFeedback } from "@elevenlabs/client";
import { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";
import { Heard } from "./heard.mjs";
import { Simulator } from "./simulator.mjs";
import { BrowserWebSocket } from "./web-socket.mjs";

globalThis.WebSocket = BrowserWebSocket; // the client's

describe("@elevenlabs/client in Node", { concurrency: true, timeout: 60_000 }, () => {
  let simulator;
  before(async () => (simulator = await Simulator.start()));
  after(async () => assert.equal(await simulator.stop(), 0));

  /** Starts a conversation in text with a scenario and writes down what the client reports. */
  async function connect(scenario, options = () => ({})) {
    const heard = new Heard();
    const conversation = await Conversation.startSession({
      agentId: scenario,
      origin: simulator.origin,
      connectionType: "websocket",
      textOnly: true,
      onConnect: heard.as("connect"),
      onMessage: heard.as("message"),
      onAgentChatResponsePart: heard.as("part"),
      onDisconnect: heard.as("disconnect"),
      onError: heard.as("error"),
      onDebug: heard.as("debug"),
      ...options(heard),
    });
    return { conversation, heard };
  }

  const says = (role, text) => (message) => message.role === role && message.message.includes(text);

  async function endsCleanly(conversation, heard) {
    const details = await heard.until("disconnect");
    const seen = await simulator.ended(conversation.getId());
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(heard.all("error"), []);
    return { details, ...seen };
  }

  test("A public agent is reached by its id, greets, and answers what the user writes", async () => {
    const { conversation, heard } = await connect("multi-turn");
    assert.match(conversation.getId(), /^conv_/);
    assert.deepEqual(await heard.until("connect"), { conversationId: conversation.getId() });
    await heard.until("message", says("agent", "how can I help you today?"));

    conversation.sendUserMessage("I have lost my key.");
    await heard.until("message", says("user", "I have lost my key."));
    await heard.until("message", says("agent", "Please tell me more."));
    assert.equal((await heard.until("part", (part) => part.type === "delta")).text, "Hello, how can I help you today?");

    await conversation.endSession();
    const { details, counted, record } = await endsCleanly(conversation, heard);
    assert.deepEqual(details, { reason: "user" });
    assert.deepEqual([counted.close_code, counted.closed_by, counted.texts], [1000, "client", 1]);
    assert.deepEqual(record.transcript.map((turn) => turn.role), ["agent", "user", "agent"]);
  });

  test("A private agent is reached by a signed URL", async () => {
    const cloud = new ElevenLabsClient({ apiKey: "any", baseUrl: simulator.url });
    const { signedUrl } = await cloud.conversationalAi.conversations.getSignedUrl({ agentId: "private" });
    const { conversation, heard } = await connect("private", () => ({ signedUrl, agentId: undefined, origin: undefined }));
    await heard.until("message", says("agent", "how can I help you today?"));

    await conversation.endSession();
    await endsCleanly(conversation, heard);
  });

  test("A private agent cannot be reached without a signed URL: the start is refused with the close code", async () => {
    await assert.rejects(connect("private"), { name: "SessionConnectionError", closeCode: 3000, closeReason: "Authorization failed" });
  });

  test("The agent's tools run in the client, an approval is given, and the agent ends the call", async () => {
    const { conversation, heard } = await connect("tools", (heard) => ({
      clientTools: {
        lookup_order: (parameters) => {
          heard.add("tool", parameters);
          return { status: "shipped" };
        },
        show_page: heard.as("page"),
      },
      onMCPToolApprovalRequest: (call) => {
        heard.add("approval", call.tool_name);
        return true;
      },
      onAgentToolResponse: heard.as("tool response"),
    }));

    assert.deepEqual(await heard.until("tool"), { order_id: "A-17", express: true });
    assert.equal((await heard.until("tool response", (one) => one.tool_name === "lookup_order")).is_error, false);
    await heard.until("message", says("agent", "I have found what you asked for."));
    assert.deepEqual(await heard.until("page"), { page: "orders" });
    assert.equal(await heard.until("approval"), "create_event");
    await heard.until("message", says("agent", "I have noted that."));

    const { details, counted } = await endsCleanly(conversation, heard);
    assert.equal(details.reason, "agent");
    assert.equal(counted.close_code, 1000);
    assert.equal(counted.tool_results, 2);
  });

  test("A tool that fails in the client is reported to the agent as failed", async () => {
    const { conversation, heard } = await connect("tools", (heard) => ({
      clientTools: {
        lookup_order: () => {
          throw new Error("no such order");
        },
        show_page: () => {},
      },
      onAgentToolResponse: heard.as("tool response"),
    }));
    assert.equal((await heard.until("tool response", (one) => one.tool_name === "lookup_order")).is_error, true);
    await heard.until("message", says("agent", "that did not work."));
    assert.match((await heard.until("error"))[0], /no such order/);

    await conversation.endSession();
    assert.deepEqual((await simulator.ended(conversation.getId())).violations, []);
  });

  test("Context, activity and feedback are taken without an answer", async () => {
    const { conversation, heard } = await connect("multi-turn", (heard) => ({ onOutgoingEvent: heard.as("sent") }));
    await heard.until("message", says("agent", "how can I help you today?"));
    conversation.sendContextualUpdate("The user looks at the page of prices.");
    conversation.sendUserActivity();
    conversation.sendFeedback(true);
    conversation.sendUserMessage("What does it cost?");
    await heard.until("message", says("agent", "Please tell me more."));

    await conversation.endSession();
    const { record } = await endsCleanly(conversation, heard);
    assert.deepEqual(
      heard.all("sent").map((one) => one.type).filter((type) => type !== "pong"),
      ["contextual_update", "user_activity", "feedback", "user_message"],
    );
    assert.deepEqual(record.transcript.map((turn) => turn.role), ["agent", "user", "agent"]);
    assert.equal(record.metadata.feedback.likes, 1);
  });

  test("Overrides and variables reach the agent", async () => {
    const { conversation, heard } = await connect("variables", () => ({
      dynamicVariables: { name: "Ann" },
      overrides: { agent: { firstMessage: "Good morning, {{name}}." } },
      userId: "customer-4711",
    }));
    await heard.until("message", says("agent", "Good morning, Ann."));

    await conversation.endSession();
    const { record } = await endsCleanly(conversation, heard);
    assert.equal(record.user_id, "customer-4711");
  });

  test("A variable that is missing is told by the close code and its reason", async () => {
    await assert.rejects(connect("variables"), { name: "SessionConnectionError", closeCode: 1008, message: /Missing required dynamic variables/ });
  });

  test("A close of the cloud's reaches the program with its code and reason", async () => {
    const { conversation, heard } = await connect("close-1008");
    const { details, record } = await endsCleanly(conversation, heard);
    assert.equal(details.reason, "error");
    assert.deepEqual([details.closeCode, details.closeReason], [1008, "Agent has exceeded its daily call limit of 100"]);
    assert.equal(record.metadata.error.code, 1008);
  });

  test("An error of the cloud's reaches the program before the close does", async () => {
    const { conversation, heard } = await connect("error-llm_timeout");
    const [message, context] = await heard.until("error");
    assert.match(message, /^Server error: /);
    assert.deepEqual([context.errorType, context.code], ["llm_timeout", 1002]);
    assert.equal((await heard.until("disconnect")).closeCode, 1002);
    assert.deepEqual((await simulator.ended(conversation.getId())).violations, []);
  });

  test("Every message of the protocol is understood by the client", async () => {
    const { conversation, heard } = await connect("every-message", (heard) => ({ onIncomingEvent: heard.as("event") }));
    await endsCleanly(conversation, heard);
    assert.ok(heard.all("event").length > 20, heard.toString());
    assert.deepEqual(heard.all("debug").filter((one) => one.type === "invalid_event" || one.type === "parsing_error"), []);
  });

  test("A picture is uploaded and sent, and the conversation is rated, without a key", async () => {
    const { conversation, heard } = await connect("multi-turn");
    await heard.until("message", says("agent", "how can I help you today?"));
    const { fileId } = await conversation.uploadFile(new Blob(["GIF89a"], { type: "image/gif" }));
    conversation.sendMultimodalMessage({ text: "What is this?", fileId });
    await heard.until("message", says("agent", "Please tell me more."));
    await conversation.endSession();
    await endsCleanly(conversation, heard);
    assert.ok((await postOverallFeedback(conversation.getId(), { rating: 4, comment: "Good eyes." }, simulator.url)).ok);

    const cloud = new ElevenLabsClient({ apiKey: "any", baseUrl: simulator.url });
    const { conversations } = cloud.conversationalAi;
    const record = await conversations.get(conversation.getId());
    const turn = record.transcript.find((one) => one.role === "user");
    assert.deepEqual([turn.message, turn.fileInput.fileId, turn.sourceMedium], ["What is this?", fileId, "image"]);
    assert.deepEqual([record.metadata.feedback.rating, record.metadata.feedback.comment], [4, "Good eyes."]);
    const rated = await conversations.list({ ratingMin: 4, hasFeedbackComment: true });
    assert.deepEqual(rated.conversations.map((one) => one.conversationId), [conversation.getId()]);
  });
});
