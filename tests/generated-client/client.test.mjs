// The types come from the running service; the compiler and the service then judge the same client.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = join(here, "../../src/AgentConnector/bin/Release/net10.0/agent-connector");
const key = "generated-client-key-4b1d9e7c2a80f356";
const prefix = "/voice";

let service, folder, address;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "generated-client-"));
  const port = await freePort();
  address = `http://127.0.0.1:${port}${prefix}`;
  service = spawn(program, [], {
    cwd: folder,
    stdio: "ignore",
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      HOST: "127.0.0.1",
      PORT: String(port),
      PATH_BASE: prefix,
      API_KEYS: key,
      DATA_DIR: join(folder, "data"),
      SIMULATE: "true",
      AUDIO_BACKEND: "null",
    },
  });
  await answers(`${address}/health/live`);
});

after(async () => {
  service.kill();
  await once(service, "exit");
  await rm(folder, { recursive: true, force: true });
});

test("a client typed by the document compiles and holds a call", async () => {
  await mkdir(join(here, "generated"), { recursive: true });
  const document = await (await fetch(`${address}/openapi/v1.json`)).json();
  await writeFile(join(here, "generated", "schema.d.ts"), astToString(await openapi(document)));
  compile();
  const { holdACall } = await import("./generated/client.js");

  const seen = await holdACall(document.servers[0].url, key);

  assert.equal(seen.status, "in_progress");
  assert.match(seen.address, /^ws/);
  assert.equal(seen.sent, true);
  assert.equal(seen.ended, "completed");
  assert.notEqual(seen.why, "");
  assert.ok(seen.turns >= 0);
  assert.equal(seen.types.at(-1), "call.ended");
  assert.equal(seen.head, "RIFF");
  assert.deepEqual(seen.ids, ["typed"]);
  assert.equal(seen.problem, "urn:agent-connector:problem:not-found");
});

function compile() {
  try {
    execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "-p", here], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
}

async function answers(url) {
  for (let tries = 0; tries < 600; tries++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // nobody listens yet
    }
    await delay(50);
  }
  throw new Error("The service did not start.");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
