import type { INodePropertyOptions } from 'n8n-workflow';

/** The scenarios that the simulator brings along, in its own words. A test compares them with its files. */
const described = {
  busy: 'Asking for the signed URL is answered with 429 and Retry-After: too many conversations at once',
  'client-error': 'Fails with the other spelling of the error event, client_error',
  demo: 'Books an appointment in about twenty seconds and hangs up. The bundled caller (wav:demo) speaks the other side.',
  'double-interruption': 'Interrupts itself, and sends the interruption twice',
  drop: 'Greets, then the connection breaks without a close frame',
  echo: 'Greets, then plays back whatever the caller says',
  'every-message': 'Sends one message of every type the contract knows that the other scenarios do not send',
  garbage: 'Sends frames that are no messages at all. A client should survive them or say clearly why not.',
  'huge-audio': 'One audio message with a minute of speech in it',
  long: 'Tells a story for a minute, so that there is something to interrupt; listens when it is interrupted, and goes on',
  'max-duration': 'The conversation may last six seconds',
  'metadata-late': 'A reply comes before the conversation is announced',
  'metadata-never': 'Never announces the conversation',
  'metadata-twice': 'Announces the conversation twice',
  'mixed-formats': 'Hears 16 kHz PCM and speaks telephone audio: the two directions are independent',
  'multi-turn': 'Five turns of the caller, each answered, then a goodbye',
  'no-overrides': 'Allows no override at all: sending one is closed with 1008',
  'odd-format': 'Announces an output format outside the contract. A client should refuse it clearly.',
  'out-of-order': 'The transcript of the caller arrives after the answer to it',
  private: 'Takes a signed URL or a key, else the conversation is closed with 3000',
  queue: 'The workspace is full: the caller waits in a queue for 2 s, is admitted, and talks',
  'queue-timeout': 'The workspace stays full: the caller waits in a queue for 2 s and is turned away',
  're-prompt': 'Asks whether the caller is still there after four seconds of silence',
  'reused-id': 'The answer to an interruption carries the interruption\'s own ID. Dropping it is a known fault of clients.',
  silent: 'Never says a word. What the caller says is reported, and not answered.',
  slow: 'Takes two seconds to accept and four seconds to think before each answer',
  'slow-speech': 'Delivers speech at half the pace it is played, so that playback runs dry',
  'slow-start': 'Accepts after fifteen seconds: longer than a client should wait',
  'stalled-pings': 'Stops pinging after the greeting and says nothing more: a connection that looks half open',
  tools: 'Has the client run a tool and waits for its result, calls one that needs no answer, asks for an approval, and hangs up',
  'unknown-messages': 'Sends messages no client knows yet, between words that it does know. A client skips them.',
  variables: 'Greets by name: without the dynamic variable "name" the conversation is closed with 1008',
};

export const scenarios: INodePropertyOptions[] = Object.entries(described).map(([value, description]) => ({ name: titleOf(value), value, description }));

/** As n8n writes titles: "reused-id" is "Reused ID". */
function titleOf(value: string): string {
  return value.split('-').map((word) => (word === 'id' ? 'ID' : word[0].toUpperCase() + word.slice(1))).join(' ');
}
