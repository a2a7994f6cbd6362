// A TCP line of loopback that passes everything on, or hands answers on too late or not at all.
import { createConnection, createServer } from 'node:net';

/** How the answers of one connection come back. The request always gets through. */
export const fates = {
  well: (answer, incoming) => incoming.write(answer),
  late: (answer, incoming) => setTimeout(() => incoming.writable && incoming.write(answer), 3_000),
  dropped: (_, incoming) => incoming.destroy(),
};

/**
 * @param to the address behind it, asked for at each connection; nobody is connected while there is none
 * @param port 0 for any free one
 * @param fateOf what becomes of the nth connection's answers, from 0
 */
export async function openLine({ to, port = 0, fateOf = () => fates.well }) {
  const open = new Set();
  let connections = 0;
  const server = createServer((incoming) => {
    const fate = fateOf(connections++);
    const target = to();
    if (!target) {
      incoming.on('error', () => {}).destroy();
      return;
    }

    const { hostname, port: targetPort } = new URL(target);
    const outgoing = createConnection({ host: hostname, port: Number(targetPort) });
    open.add(incoming).add(outgoing);
    incoming.pipe(outgoing);
    outgoing.on('data', (answer) => fate(answer, incoming));
    outgoing.on('end', () => incoming.end());
    for (const [one, other] of [[incoming, outgoing], [outgoing, incoming]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroySoon();
      });
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
