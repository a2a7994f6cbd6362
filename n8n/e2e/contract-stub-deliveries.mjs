// The stub's deliveries: signed, in order and one in flight per call and receiver, tried again where n8n is known to be only busy.
import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';

const pauses = [300, 1000, 2000, ...Array(60).fill(5000)]; // milliseconds between tries: five minutes in all
const callbackSecret = `whsec_${Buffer.from('callbacks of the contract stub').toString('base64')}`;

export class Deliverer {
  attempts = [];
  #queues = new Map();
  #closing = new AbortController();

  constructor({ firstTryMs }) {
    this.firstTryMs = firstTryMs;
    setMaxListeners(0, this.#closing.signal); // each pause is one, and there are as many as calls
  }

  send(queue, url, event, secret = callbackSecret) {
    const before = this.#queues.get(queue) ?? this.#pause(this.firstTryMs);
    this.#queues.set(queue, before.then(() => this.#deliver(url, event, secret)));
  }

  async close() {
    this.#closing.abort();
    await Promise.all(this.#queues.values());
  }

  async #deliver(url, event, secret) {
    const body = JSON.stringify(event);
    for (let attempt = 0; !this.#closing.signal.aborted; attempt++) {
      const answer = await this.#post(url, event.id, body, secret);
      this.attempts.push({ url, id: event.id, type: event.type, call_id: event.call_id, ...answer });
      const worthAnother = answer.status === 0 || answer.status === 404 || answer.status >= 500 || /running already/.test(answer.text);
      if (!worthAnother || attempt === pauses.length) return;
      await this.#pause(pauses[attempt]);
    }
  }

  async #post(url, id, body, secret) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(10_000)]),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { status: 0, text: String(error.cause?.code ?? error.message) };
    }
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const signal = this.#closing.signal;
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
