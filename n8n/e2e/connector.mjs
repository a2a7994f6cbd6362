// The connector the workflows talk to: a running one named by CONNECTOR_URL and CONNECTOR_KEY, else the contract stub.
import { createConnection, createServer } from 'node:net';
import { startContractStub } from './contract-stub.mjs';

const templatePort = 8000; // what the plain templates say, and what the connector listens on by default

export async function openConnector() {
  const key = process.env.CONNECTOR_KEY ?? 'e2e-key';
  const stub = process.env.CONNECTOR_URL ? null : await startContractStub({ apiKey: key });
  const url = new URL(process.env.CONNECTOR_URL ?? stub.url);
  const forwarder = Number(url.port) === templatePort ? null : await forward(templatePort, url);

  return {
    stub,
    key,
    url: url.origin,
    /** Scenario to ask for so that a call ends with the status. A service names its own in SCENARIOS, as JSON. */
    scenarios: JSON.parse(process.env.SCENARIOS ?? 'null') ?? {
      completed: 'echo', no_answer: 'no_answer', busy: 'busy', failed: 'rejected', canceled: 'canceled', interrupted: 'interrupted', endless: 'endless',
    },
    async ask(method, path, body) {
      const response = await fetch(`${url.origin}${path}`, {
        method,
        headers: { 'X-API-Key': key, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      return { status: response.status, body: response.status === 204 ? null : await response.json() };
    },
    async close() {
      forwarder?.close();
      await stub?.close();
    },
  };
}

/** The plain templates are run unchanged, so the connector has to be where they look for it. */
async function forward(port, to) {
  const server = createServer((incoming) => {
    const outgoing = createConnection({ host: to.hostname, port: Number(to.port || 80) });
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}
