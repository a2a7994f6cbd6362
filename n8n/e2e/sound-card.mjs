// A PulseAudio server of its own with a microphone and a speaker that exist in memory only, where PulseAudio is installed.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.mjs';

/** Why there is none; null when there can be one. */
export function whyNoSoundCard() {
  try {
    for (const tool of ['pulseaudio', 'pactl']) execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'PulseAudio is not installed: apt install pulseaudio pulseaudio-utils libasound2-plugins';
  }
}

export class SoundCard {
  static async start() {
    const card = new SoundCard();
    card.folder = await mkdtemp(join(tmpdir(), 'n8n-e2e-sound-'));
    const socket = join(card.folder, 'native');
    card.address = `unix:${socket}`;
    const script = join(card.folder, 'card.pa');
    await writeFile(script, `
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}
load-module module-null-sink sink_name=desk_speaker rate=48000 norewinds=1 sink_properties=device.description=DeskSpeaker
load-module module-null-sink sink_name=desk_mic_in rate=48000 norewinds=1 sink_properties=device.description=DeskMicFeed
load-module module-remap-source master=desk_mic_in.monitor source_name=desk_mic source_properties=device.description=DeskMic
set-default-sink desk_speaker
set-default-source desk_mic
`);
    const options = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes', '--realtime=no', '--log-level=error', '-F', script];
    const own = { XDG_RUNTIME_DIR: card.folder, PULSE_RUNTIME_PATH: card.folder, PULSE_STATE_PATH: join(card.folder, 'state'), HOME: card.folder };
    card.process = spawn('pulseaudio', options, { env: { ...process.env, ...own }, stdio: 'ignore' });
    card.exited = new Promise((resolve) => card.process.once('exit', resolve));
    await until(() => execFileSync('pactl', ['info'], { env: { ...process.env, PULSE_SERVER: card.address }, stdio: 'pipe' }), 30, 'the sound server');
    return card;
  }

  async dispose() {
    this.process.kill('SIGKILL');
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}
