// The service runs as its users run it; a receiver here verifies what it sends with the libraries that receivers use.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";

const program = fileURLToPath(new URL("../../src/AgentConnector/bin/Release/net10.0/agent-connector", import.meta.url));
const key = "verifier-key-5b1f0c9d2e7a4836";
const [fresh, old] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"];
const libraries = [
  ["standardwebhooks", StandardWebhook],
  ["svix", SvixWebhook],
];

let service, address, folder, receiver;
const received = [];

before(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));

  folder = await mkdtemp(join(tmpdir(), "official-verifiers-"));
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  service = spawn(program, [], {
    cwd: folder,
    stdio: "ignore",
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: String(port),
      API_KEYS: key,
      DATA_DIR: join(folder, "data"),
      WAV_DIR: join(folder, "data", "wav"),
      SIMULATE: "true",
      CALLBACK_SECRET: `${fresh},${old}`,
    },
  });
  await until(async () => (await fetch(`${address}/health/live`)).ok);
});

after(async () => {
  service.kill();
  await new Promise((resolve) => service.once("exit", resolve));
  receiver.close();
  await rm(folder, { recursive: true, force: true });
});

test("both libraries accept a callback, with either secret while it is being changed", async () => {
  await call("callback", `http://127.0.0.1:${receiver.address().port}/callback?signature=abc`);
  const delivery = await arrived((one) => one.path === "/callback?signature=abc");
  for (const [name, Webhook] of libraries) {
    for (const secret of [fresh, old]) {
      const event = new Webhook(secret).verify(delivery.body, delivery.headers) ?? JSON.parse(delivery.body);
      assert.equal(event.type, "call.ended", name);
      assert.equal(event.id, delivery.headers["webhook-id"]);
    }
  }
});

test("both libraries accept a delivery to a subscription, and refuse an altered one", async () => {
  const url = `http://127.0.0.1:${receiver.address().port}/subscription`;
  const made = await post("/subscriptions", { url, event_types: ["call.ended"] });
  assert.equal(made.status, 201);
  const { secret } = await made.json();
  await call("subscription");
  const delivery = await arrived((one) => one.path === "/subscription");
  for (const [name, Webhook] of libraries) {
    const webhook = new Webhook(secret);
    assert.doesNotThrow(() => webhook.verify(delivery.body, delivery.headers), name);
    assert.throws(() => webhook.verify(delivery.body.replace("call.ended", "call.endes"), delivery.headers), name);
    assert.throws(() => webhook.verify(delivery.body, { ...delivery.headers, "webhook-id": "evt_other" }), name);
    assert.throws(() => new Webhook(fresh).verify(delivery.body, delivery.headers), name);
  }
});

/** A simulated call that is over at once. */
async function call(id, callbackUrl) {
  const started = await post("/calls", { agent_id: "agent_1", session_id: id, to: "wav:demo", callback_url: callbackUrl });
  assert.equal(started.status, 200, await started.clone().text());
  assert.equal((await post(`/calls/${id}/end`, {})).status, 200);
}

function post(path, body) {
  return fetch(address + path, {
    method: "POST",
    headers: { "X-API-Key": key, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function arrived(which) {
  await until(() => received.some(which));
  return received.find(which);
}

async function until(condition) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    try {
      if (await condition()) return;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not happen in time");
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
