/** Two soft notes for visitors who are in another tab, generated: no file, and nothing left connected. */
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';

/** Hertz, a fifth: up where somebody is there, down where the call is over. */
export const up = [659.3, 987.8] as const;
export const down = [987.8, 659.3] as const;

/** Of full scale. */
const level = 0.12;
/** Seconds from note to note, and until the last has died away. */
const step = 0.18;
const length = 1;
/** Milliseconds after which a browser lets nothing be heard any more. */
const patience = 500;

/**
 * Resolves when it is over, or at once where nobody would hear it. Never rejects.
 * @param output unlocked by the visitor's click; where there is none, one is made and closed again.
 */
export async function chime(
  notes: readonly number[],
  output: AudioContext | undefined,
  clock: Clock,
): Promise<void> {
  let made: AudioContext | undefined;
  try {
    const context = output ?? (made = new AudioContext());
    // A browser may leave it open.
    await within(patience, () => context.resume(), { clock });
    if (context.state !== 'running') return;
    notes.forEach((frequency, index) => play(context, frequency, index * step));
    await clock.sleep(length * 1000);
  } catch {
    // No sound device, or an older browser.
  } finally {
    made?.close().catch(() => {});
  }
}

function play(context: AudioContext, frequency: number, after: number): void {
  const start = context.currentTime + after;
  const source = new OscillatorNode(context, { frequency });
  const envelope = new GainNode(context, { gain: 0 });
  source.connect(envelope).connect(context.destination);
  envelope.gain
    .setValueAtTime(0, start)
    .linearRampToValueAtTime(level, start + 0.01)
    .exponentialRampToValueAtTime(0.001, start + length - step);
  source.addEventListener('ended', () => [source, envelope].forEach((node) => node.disconnect()));
  source.start(start);
  source.stop(start + length - step);
}
