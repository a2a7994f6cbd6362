import { readFileSync, writeFileSync } from "node:fs";

/** All of it is 16-bit mono PCM at this rate, which is also what the agents of these tests hear and speak. */
const sampleRate = 16_000;
const headerBytes = 44;

export const bytesPerSecond = sampleRate * 2;

export const silence = (seconds) => Buffer.alloc(seconds * bytesPerSecond);

/** Somebody asks "How can I help you?", 1.2 s without a pause. */
export const question = readFileSync(new URL("../../src/AgentConnector.Simulator/Speech/how-can-i-help.wav", import.meta.url)).subarray(headerBytes);

export function writeWav(path, samples) {
  const header = Buffer.alloc(headerBytes);
  header.write("RIFF", 0);
  header.writeUInt32LE(headerBytes - 8 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16); // the length of what follows, up to "data"
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(bytesPerSecond, 28);
  header.writeUInt16LE(2, 32); // bytes per sample of all channels
  header.writeUInt16LE(16, 34); // bits per sample
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  writeFileSync(path, Buffer.concat([header, samples]));
}
