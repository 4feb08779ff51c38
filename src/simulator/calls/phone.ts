/**
 * The telephone of one agent, as the SIP side sees it, and what is said between this process and the
 * one that has the media in it (see phones.ts).
 */

/** What came in at the agent's ear and eye. */
export interface Heard {
  /** Of the peer connection. */
  readonly connection: RTCPeerConnectionState;
  /** Audio packets that arrived. */
  readonly packets: number;
  /** RMS of the loudest 10 ms of the last second, 0–1. */
  readonly loudness: number;
  /** Digits heard as tones; what came as RFC 4733 events arrives here as the tones they stand for. */
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

/** What an offer is for; left out: everything stays as it is. */
export interface Wish {
  /** Puts the other side on hold, or takes the call up again. */
  readonly holding?: boolean;
  /** With a picture from now on. */
  readonly video?: boolean;
  /** ICE starts anew. */
  readonly restart?: boolean;
}

/** Every promise rejects where the media cannot be loaded, or has died; with {@link Refused} where a person did. */
export interface Phone {
  /** An offer of the other side's; resolves with the answer. */
  answer(offer: string): Promise<string>;
  /** An offer of ours; the first one is that of a caller. */
  offer(wish: Wish): Promise<string>;
  /** The other side's answer to that. */
  accept(answer: string): Promise<void>;
  /** That offer came to nothing. */
  withdraw(): Promise<void>;
  /** A digit that the other side sent as SIP INFO, for a phone that is somewhere else. */
  info?(type: string, content: string): void;
  close(): void;
}

/** Whoever has the phone says no, with this status (RFC 3261 section 21). */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`refused: ${status}`);
  }
}

export interface PhoneOptions {
  /** Answers, but sends neither sound nor picture. */
  readonly silent: boolean;
  /** Several times a second while there is something to tell. */
  readonly onHeard: (heard: Heard) => void;
  /** The media has died; nothing more will come. */
  readonly onLost: (why: string) => void;
}

/** What a phone is told to do. `id` numbers the orders, `phone` the phones. */
export type Order = { readonly id: number; readonly phone: number } & (
  | { readonly what: 'answer'; readonly sdp: string; readonly silent: boolean }
  | { readonly what: 'offer'; readonly wish: Wish; readonly silent: boolean }
  | { readonly what: 'accept'; readonly sdp: string }
  | { readonly what: 'withdraw' | 'close' }
);

/** What comes back. */
export type Told =
  | { readonly id: number; readonly sdp?: string }
  | { readonly id: number; readonly error: string }
  | { readonly phone: number; readonly heard: Heard };
