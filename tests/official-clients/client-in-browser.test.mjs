// @elevenlabs/client in a page of a headless Chromium, with voice: the browser's microphone hears a WAV file over and over.
import assert from "node:assert/strict";
import { once } from "node:events";
import { accessSync, constants, createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { Heard } from "./heard.mjs";
import { Simulator } from "./simulator.mjs";
import { question, silence, writeWav } from "./speech.mjs";

const served = {
  "/": ["text/html", new URL("page.html", import.meta.url)],
  "/client.js": ["text/javascript", new URL("node_modules/@elevenlabs/client/dist/lib.iife.js", import.meta.url)],
};

function findChromium() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not here.
      }
    }
  }

  throw new Error("chromium is needed: install the package chromium.");
}

describe("@elevenlabs/client in Chromium", { timeout: 60_000 }, () => {
  let simulator, pages, browser, folder;

  before(async () => {
    const executablePath = findChromium();
    folder = mkdtempSync(join(tmpdir(), "official-clients-"));
    const microphone = join(folder, "microphone.wav");
    writeWav(microphone, Buffer.concat([silence(1), question, silence(3)]));

    pages = createServer((request, response) => {
      const [type, file] = served[request.url] ?? [];
      response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" });
      if (file) createReadStream(file).pipe(response);
      else response.end();
    }).listen(0, "127.0.0.1");
    [simulator, browser] = await Promise.all([
      Simulator.start(),
      chromium.launchPersistentContext(join(folder, "profile"), {
        executablePath,
        headless: true,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--use-fake-ui-for-media-stream",
          "--use-fake-device-for-media-stream",
          `--use-file-for-fake-audio-capture=${microphone}`,
        ],
      }),
      once(pages, "listening"),
    ]);
  });

  after(async () => {
    await browser?.close();
    pages?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    if (simulator) assert.equal(await simulator.stop(), 0);
  });

  /** Starts a conversation with a scenario in a page of its own. */
  async function connect(scenario, options = {}) {
    const heard = new Heard();
    const page = await browser.newPage();
    await page.exposeFunction("report", (kind, value) => heard.add(kind, value));
    page.on("pageerror", (error) => heard.add("error", error.message));
    await page.goto(`http://127.0.0.1:${pages.address().port}/`);
    const conversationId = await page.evaluate((given) => start(given), { agentId: scenario, origin: simulator.origin, ...options });
    assert.match(conversationId, /^conv_/);
    return { page, heard, conversationId };
  }

  const says = (role, text) => (message) => message.role === role && message.message.includes(text);

  async function endsCleanly({ page, heard, conversationId }) {
    const details = await heard.until("disconnect");
    const seen = await simulator.ended(conversationId);
    await page.close();
    assert.deepEqual(seen.violations, []);
    assert.deepEqual(heard.all("error"), []);
    return { details, ...seen };
  }

  const heardBytes = (heard) => heard.all("audio").reduce((sum, bytes) => sum + bytes, 0);

  test("What the microphone hears is transcribed, and what the agent says is heard", async () => {
    const { heard, page, conversationId } = await connect("echo");
    await heard.until("message", says("agent", "the echo agent"));
    await heard.until("mode", ({ mode }) => mode === "speaking");
    await heard.until("output level");
    await heard.until("input level");
    await heard.until("message", says("user", "s of speech"));
    await heard.until("message", says("agent", "s of speech"));
    await heard.until("audio", () => heardBytes(heard) > 32_000);

    await page.evaluate(() => conversation.endSession());
    const { details, counted } = await endsCleanly({ heard, page, conversationId });
    assert.equal(details.reason, "user");
    assert.deepEqual([counted.close_code, counted.closed_by], [1000, "client"]);
    assert.ok(counted.utterances >= 1);
    assert.ok(counted.audio_messages > 10, `${counted.audio_messages} audio messages`);
  });

  test("Who speaks over the agent interrupts it, and the agent listens and answers", async () => {
    const { heard, page, conversationId } = await connect("long");
    await heard.until("message", says("agent", "Let me tell you a long story"));
    await heard.until("mode", ({ mode }) => mode === "speaking");
    await heard.until("interruption");
    await heard.until("mode", ({ mode }) => mode === "listening");
    const correction = await heard.until("correction");
    assert.ok(correction.corrected_agent_response.length < correction.original_agent_response.length);
    await heard.until("message", says("agent", "Of course, I stopped."));

    await page.evaluate(() => conversation.endSession());
    const { counted } = await endsCleanly({ heard, page, conversationId });
    assert.ok(counted.interruptions >= 1);
  });

  test("The agent's tools run in the page, and the agent ends the call", async () => {
    const { heard, page, conversationId } = await connect("tools");
    assert.deepEqual(await heard.until("tool"), { order_id: "A-17", express: true });
    assert.equal((await heard.until("tool response", (one) => one.tool_name === "lookup_order")).is_error, false);
    await heard.until("message", says("agent", "I have found what you asked for."));
    assert.deepEqual(await heard.until("page"), { page: "orders" });

    const { details, counted } = await endsCleanly({ heard, page, conversationId });
    assert.equal(details.reason, "agent");
    assert.deepEqual([counted.close_code, counted.tool_results], [1000, 2]);
  });

  test("Telephone audio is understood as well, in both directions", async () => {
    const { heard, page, conversationId } = await connect("format-ulaw_8000");
    await heard.until("message", says("user", "s of speech"));
    await heard.until("message", says("agent", "s of speech"));
    await heard.until("output level");

    await page.evaluate(() => conversation.endSession());
    await endsCleanly({ heard, page, conversationId });
  });

  test("An agent that does not exist is told by the close code", async () => {
    await assert.rejects(connect("nobody"), /The AI agent you are trying to reach does not exist/);
  });
});
