/**
 * The sound output of a call. Browsers play sound only from an output that a visitor's click has
 * started, so it is made and started in the click itself; it is silent until a connector plays
 * something.
 */
import type { SoundOutput } from '../connector/connector.js';

/**
 * Makes the output, or starts the known one. To be called in the click.
 * @param known the output of the call before, used again because browsers grant a page only a few.
 */
export function unlockSound(known: SoundOutput | undefined): SoundOutput | undefined {
  try {
    const output = known ?? { audio: new Audio(), context: new AudioContext() };
    // Not awaited: neither promise settles before there is something to play.
    output.audio.play().catch(() => {});
    output.context.resume().catch(() => {});
    return output;
  } catch {
    // No sound device, or an older browser: the connector makes an output itself if it can.
    return undefined;
  }
}

/** Suspends the output between calls, because a running AudioContext costs power. */
export function silence(output: SoundOutput | undefined): void {
  try {
    output?.context.suspend().catch(() => {});
  } catch {
    // The page has replaced AudioContext by something without these methods.
  }
}
