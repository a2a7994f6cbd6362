import type { INodePropertyOptions } from 'n8n-workflow';

/** The scenarios that the simulator brings along, in its own words. A test compares them with its files. */
export const scenarios: INodePropertyOptions[] = [
  { name: 'Busy', value: 'busy', description: 'Asking for the signed URL is answered with 429 and Retry-After: too many conversations at once' },
  { name: 'Client Error', value: 'client-error', description: 'Fails with the other spelling of the error event, client_error' },
  {
    name: 'Demo',
    value: 'demo',
    description: 'Books an appointment in about twenty seconds and hangs up. The bundled caller (wav:demo) speaks the other side.',
  },
  { name: 'Double Interruption', value: 'double-interruption', description: 'Interrupts itself, and sends the interruption twice' },
  { name: 'Drop', value: 'drop', description: 'Greets, then the connection breaks without a close frame' },
  { name: 'Echo', value: 'echo', description: 'Greets, then plays back whatever the caller says' },
  {
    name: 'Every Message',
    value: 'every-message',
    description: 'Sends one message of every type the contract knows that the other scenarios do not send',
  },
  {
    name: 'Garbage',
    value: 'garbage',
    description: 'Sends frames that are no messages at all. A client should survive them or say clearly why not.',
  },
  { name: 'Huge Audio', value: 'huge-audio', description: 'One audio message with a minute of speech in it' },
  {
    name: 'Long',
    value: 'long',
    description: 'Tells a story for a minute, so that there is something to interrupt; listens when it is interrupted, and goes on',
  },
  { name: 'Max Duration', value: 'max-duration', description: 'The conversation may last six seconds' },
  { name: 'Metadata Late', value: 'metadata-late', description: 'A reply comes before the conversation is announced' },
  { name: 'Metadata Never', value: 'metadata-never', description: 'Never announces the conversation' },
  { name: 'Metadata Twice', value: 'metadata-twice', description: 'Announces the conversation twice' },
  { name: 'Mixed Formats', value: 'mixed-formats', description: 'Hears 16 kHz PCM and speaks telephone audio: the two directions are independent' },
  { name: 'Multi Turn', value: 'multi-turn', description: 'Five turns of the caller, each answered, then a goodbye' },
  { name: 'No Overrides', value: 'no-overrides', description: 'Allows no override at all: sending one is closed with 1008' },
  { name: 'Odd Format', value: 'odd-format', description: 'Announces an output format outside the contract. A client should refuse it clearly.' },
  { name: 'Out Of Order', value: 'out-of-order', description: 'The transcript of the caller arrives after the answer to it' },
  { name: 'Private', value: 'private', description: 'Takes a signed URL or a key, else the conversation is closed with 3000' },
  { name: 'Queue', value: 'queue', description: 'The workspace is full: the caller waits in a queue, is admitted, and talks' },
  { name: 'Queue Timeout', value: 'queue-timeout', description: 'The workspace stays full: the caller waits in a queue and is turned away' },
  { name: 'Re Prompt', value: 're-prompt', description: 'Asks whether the caller is still there after four seconds of silence' },
  {
    name: 'Reused ID',
    value: 'reused-id',
    description: 'The answer to an interruption carries the interruption\'s own ID. Dropping it is a known fault of clients.',
  },
  { name: 'Silent', value: 'silent', description: 'Never says a word. What the caller says is reported, and not answered.' },
  { name: 'Slow', value: 'slow', description: 'Takes two seconds to accept and four seconds to think before each answer' },
  { name: 'Slow Speech', value: 'slow-speech', description: 'Delivers speech at half the pace it is played, so that playback runs dry' },
  { name: 'Slow Start', value: 'slow-start', description: 'Accepts after fifteen seconds: longer than a client should wait' },
  {
    name: 'Stalled Pings',
    value: 'stalled-pings',
    description: 'Stops pinging after the greeting and says nothing more: a connection that looks half open',
  },
  {
    name: 'Tools',
    value: 'tools',
    description: 'Has the client run a tool and waits for its result, calls one that needs no answer, asks for an approval, and hangs up',
  },
  {
    name: 'Unknown Messages',
    value: 'unknown-messages',
    description: 'Sends messages no client knows yet, between words that it does know. A client skips them.',
  },
  { name: 'Variables', value: 'variables', description: 'Greets by name: without the dynamic variable "name" the conversation is closed with 1008' },
];
