/**
 * The interface of an agent's telephone for the SIP side, and the messages between this process and
 * the process with the media (see gateway/phones.ts).
 */

/** The sound and pictures that an agent has received. */
export interface Heard {
  /** State of the peer connection. */
  readonly connection: RTCPeerConnectionState;
  /** Audio packets that arrived. */
  readonly packets: number;
  /** RMS of the loudest 10 ms of the last second, 0–1. */
  readonly loudness: number;
  /** Digits heard as tones; RFC 4733 events count too, because the receiver plays them as tones. */
  readonly tones: string;
  /** Pictures that arrived. */
  readonly videoFrames: number;
}

export const nothingHeard: Heard = {
  connection: 'new',
  packets: 0,
  loudness: 0,
  tones: '',
  videoFrames: 0,
};

/** The purpose of an offer; what is left out stays as it is. */
export interface Wish {
  /** `true` puts the other side on hold, `false` resumes the call. */
  readonly holding?: boolean;
  /** Adds video to the call. */
  readonly video?: boolean;
  /** Restarts ICE. */
  readonly restart?: boolean;
}

/**
 * A telephone. Every promise rejects if the media cannot be loaded or its process has died, and
 * with {@link Refused} if a person refuses.
 */
export interface Phone {
  /** Takes an offer of the other side; resolves with our answer (both SDP). */
  answer(offer: string): Promise<string>;
  /**
   * Makes an offer of our own (SDP); if it is the first of the call, this telephone is the caller.
   */
  offer(wish: Wish): Promise<string>;
  /** Takes the other side's answer to our offer. */
  accept(answer: string): Promise<void>;
  /** Takes our offer back, because the other side has refused it. */
  withdraw(): Promise<void>;
  /** Passes on a digit that the other side sent as SIP INFO; for a phone in another browser. */
  info?(type: string, content: string): void;
  close(): void;
}

/** The person at the phone refuses, with this SIP status (RFC 3261 section 21). */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`refused: ${status}`);
  }
}

export interface PhoneOptions {
  /** Answers, but sends neither sound nor picture. */
  readonly silent: boolean;
  /** Called several times a second while the call has media. */
  readonly onHeard: (heard: Heard) => void;
  /** The process with the media has died; nothing is called after this. */
  readonly onLost: (why: string) => void;
}

/** An order to the process with the media. `id` numbers the orders, `phone` the phones. */
export type Order = { readonly id: number; readonly phone: number } & (
  | { readonly what: 'answer'; readonly sdp: string; readonly silent: boolean }
  | { readonly what: 'offer'; readonly wish: Wish; readonly silent: boolean }
  | { readonly what: 'accept'; readonly sdp: string }
  | { readonly what: 'withdraw' | 'close' }
);

/** A message from the process with the media. */
export type Told =
  | { readonly id: number; readonly sdp?: string }
  | { readonly id: number; readonly error: string }
  | { readonly phone: number; readonly heard: Heard };
