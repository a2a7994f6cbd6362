// @elevenlabs/elevenlabs-js: the Conversation class with a signed URL and an audio interface of one's own, and the REST client around it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";
import conversations from "@elevenlabs/elevenlabs-js/api/resources/conversationalAi/conversation/index.js"; // the package's index leaves it out
import { Heard } from "./heard.mjs";
import { Simulator } from "./simulator.mjs";
import { bytesPerSecond, question, silence } from "./speech.mjs";

const { AudioInterface, ClientTools, Conversation } = conversations;

/** A caller: says something in real time, goes on with silence, and keeps what it hears. */
class Caller extends AudioInterface {
  played = Buffer.alloc(0);
  #heard;
  #speech;
  #timer;

  constructor(heard, speech) {
    super();
    this.#heard = heard;
    this.#speech = Buffer.concat(speech);
  }

  start(send) {
    const started = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - started) / 1000) * 10) * (bytesPerSecond / 10);
      if (due === sent) return;
      const chunk = Buffer.alloc(due - sent); // silence, where there is nothing left to say
      this.#speech.subarray(sent, due).copy(chunk);
      sent = due;
      send(chunk);
    }, 20).unref(); // the class does not stop its audio when the cloud hangs up
  }

  output(audio) {
    this.played = Buffer.concat([this.played, audio]);
    this.#heard.add("audio", audio.length);
  }

  interrupt() {
    this.#heard.add("interruption", this.played.length);
  }

  stop() {
    clearInterval(this.#timer);
    this.#heard.add("stop");
  }
}

describe("@elevenlabs/elevenlabs-js", { concurrency: true, timeout: 60_000 }, () => {
  let simulator, cloud;
  before(async () => {
    simulator = await Simulator.start();
    cloud = new ElevenLabsClient({ apiKey: "any", baseUrl: simulator.url });
  });
  after(async () => assert.equal(await simulator.stop(), 0));

  /** Starts a conversation with a scenario; the caller says `speech` right away. */
  async function connect(scenario, speech = [], clientTools) {
    const heard = new Heard();
    const caller = new Caller(heard, speech);
    const conversation = new Conversation({
      client: cloud,
      agentId: scenario,
      requiresAuth: true,
      audioInterface: caller,
      clientTools,
      callbackAgentResponse: heard.as("agent"),
      callbackAgentResponseCorrection: heard.as("correction"),
      callbackUserTranscript: heard.as("user"),
      callbackMessageReceived: heard.as("message"),
    });
    conversation.on("conversation_started", heard.as("started"));
    conversation.on("session_ended", (_, code, reason) => heard.add("ended", { code, reason }));
    conversation.on("error", heard.as("error"));
    await conversation.startSession();
    assert.match(await heard.until("started"), /^conv_/);
    return { conversation, caller, heard };
  }

  async function endsCleanly(conversation, heard) {
    await heard.until("ended");
    const seen = await simulator.ended(conversation.getConversationId());
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(heard.all("error"), []);
    return seen;
  }

  test("The caller is heard, transcribed, and played back by the echo agent sample for sample", async () => {
    const { conversation, caller, heard } = await connect("echo", [silence(0.3), question]);
    await heard.until("agent", (text) => text.includes("the echo agent"));
    assert.match(await heard.until("user"), /^\(1\.\d s of speech\)$/);
    const middle = question.subarray(bytesPerSecond * 0.3, bytesPerSecond);
    await heard.until("audio", () => caller.played.includes(middle));

    conversation.endSession();
    assert.equal(heard.all("stop").length, 1);
    const { counted, record } = await endsCleanly(conversation, heard);
    assert.equal(counted.utterances, 1);
    assert.equal(counted.closed_by, "client");
    assert.ok(counted.audio_messages > 10, `${counted.audio_messages} audio messages`);
    assert.deepEqual(record.transcript.map((turn) => turn.role), ["agent", "user", "agent"]);
  });

  test("Who speaks over the agent interrupts it: playback is to stop, and what was said is corrected", async () => {
    const { conversation, caller, heard } = await connect("long", [silence(0.5), question]);
    await heard.until("agent", (text) => text.startsWith("Let me tell you a long story"));
    const heardUntilThen = await heard.until("interruption");
    assert.ok(heardUntilThen > 0);
    const [original, corrected] = await heard.until("correction");
    assert.ok(original.startsWith(corrected) && corrected.length < original.length, `"${original}" became "${corrected}"`);
    await heard.until("agent", (text) => text.startsWith("Of course, I stopped."));
    await heard.until("audio", () => caller.played.length > heardUntilThen + bytesPerSecond);

    conversation.endSession();
    const { counted, record } = await endsCleanly(conversation, heard);
    assert.equal(counted.interruptions, 1);
    assert.equal(record.transcript[0].interrupted, true);
  });

  test("The agent's tools run in the client, and the agent ends the call", async () => {
    const ran = new Heard();
    const tools = new ClientTools();
    tools.register("lookup_order", async (parameters) => {
      ran.add("lookup_order", parameters);
      return "shipped";
    });
    tools.register("show_page", ran.as("show_page"));
    const { conversation, heard } = await connect("tools", [], tools);

    const { order_id, express } = await ran.until("lookup_order");
    assert.deepEqual([order_id, express], ["A-17", true]);
    const { agent_tool_response: response } = await heard.until("message", (one) => one.type === "agent_tool_response");
    assert.deepEqual([response.tool_name, response.is_error], ["lookup_order", false]);
    await heard.until("agent", (text) => text.includes("I have found what you asked for."));
    assert.equal((await ran.until("show_page")).page, "orders");
    assert.equal((await heard.until("ended")).code, 1000);

    const { counted } = await endsCleanly(conversation, heard);
    assert.deepEqual([counted.tool_results, counted.closed_by], [2, "cloud"]);
  });

  test("Text and context are taken besides speech, and the finished conversation can be read back", async () => {
    const { conversation, heard } = await connect("multi-turn");
    conversation.sendContextualUpdate("The user looks at the page of prices.");
    conversation.registerUserActivity();
    conversation.sendUserMessage("What does it cost?");
    assert.equal(await heard.until("user"), "What does it cost?");
    await heard.until("agent", (text) => text.includes("Please tell me more."));
    conversation.endSession();
    await endsCleanly(conversation, heard);

    const record = await cloud.conversationalAi.conversations.get(conversation.getConversationId());
    assert.equal(record.status, "done");
    assert.equal(record.transcript.find((turn) => turn.role === "user").message, "What does it cost?");
  });

  test("Finished conversations are found by what was in them, with their tool calls, and can be rated", async () => {
    const tools = new ClientTools();
    tools.register("lookup_order", async () => "shipped");
    const { conversation, heard } = await connect("tools", [], tools);
    await endsCleanly(conversation, heard);
    const id = conversation.getConversationId();
    const { conversations } = cloud.conversationalAi;

    await conversations.feedback.create(id, { feedback: "like" });
    const record = await conversations.get(id);
    const call = record.transcript.flatMap((turn) => turn.toolCalls).find((one) => one.toolName === "lookup_order");
    const result = record.transcript.flatMap((turn) => turn.toolResults).find((one) => one.requestId === call.requestId);
    assert.deepEqual(JSON.parse(call.paramsAsJson), { order_id: "A-17", express: true });
    assert.deepEqual([result.resultValue, result.isError], ["shipped", false]);
    assert.equal(record.metadata.feedback.overallScore, "like");

    const ids = async (filter) => (await conversations.list(filter)).conversations.map((one) => one.conversationId);
    assert.ok((await ids({ toolNamesSuccessful: ["show_nothing", "lookup_order"], callSuccessful: "success" })).includes(id));
    assert.deepEqual(await ids({ agentId: "tools", callStartBeforeUnix: 1 }), []);
    assert.deepEqual(await ids({ agentId: "tools", userId: "nobody" }), []);
    await assert.rejects(conversations.list({ topicIds: ["a"] }), { statusCode: 422 });

    const file = new File(["%PDF"], "paper.pdf", { type: "application/pdf" });
    const { fileId } = await conversations.files.create(id, { file });
    assert.equal((await conversations.files.delete(id, fileId)).fileId, fileId);
    await assert.rejects(conversations.files.delete(id, fileId), { statusCode: 404 });
    await assert.rejects(conversations.getWebrtcToken({ agentId: "echo" }), { statusCode: 400 });
  });

  test("A close of the cloud's reaches the program with its code and reason", async () => {
    const { conversation, heard } = await connect("close-1008");
    assert.deepEqual(await heard.until("ended"), { code: 1008, reason: "Agent has exceeded its daily call limit of 100" });
    await endsCleanly(conversation, heard);
    conversation.endSession();
  });

  test("An agent that does not exist and a key that is refused are told before the conversation", async () => {
    await assert.rejects(connect("nobody"), { statusCode: 404 });
    await assert.rejects(connect("http-401"), { statusCode: 401 });
  });
});
