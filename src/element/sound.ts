/**
 * The sound output of a call. Browsers let a page play only what a visitor's click has allowed, so it
 * is made, and started, in the click itself; it is silent until a connector plays something.
 */
import type { SoundOutput } from '../connector/connector.js';

/** @param known from the call before: browsers grant a page only a few. */
export function unlockSound(known: SoundOutput | undefined): SoundOutput | undefined {
  try {
    const output = known ?? { audio: new Audio(), context: new AudioContext() };
    // Neither promise settles before there is something to play.
    output.audio.play().catch(() => {});
    output.context.resume().catch(() => {});
    return output;
  } catch {
    // No sound device or an older browser: the connector does what it can.
    return undefined;
  }
}

/** A sound output that nobody needs costs power. */
export function silence(output: SoundOutput | undefined): void {
  try {
    output?.context.suspend().catch(() => {});
  } catch {
    // A page that has put something else in its place.
  }
}
