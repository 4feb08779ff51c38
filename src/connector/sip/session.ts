/**
 * JsSIP's session with members that its published types leave out. {@link SessionInternals} is the
 * whole list of its private names that this connector uses
 * (src/decisions/0009-what-is-cut-out-of-packages.md says what follows from that), so package.json
 * pins JsSIP to the version they were read in.
 */
import type { RTCSession, RTCSessionEventMap } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage';

/** Handlers for the outcome of a request within the dialog. */
interface RequestHandlers {
  onSuccessResponse?(response: IncomingResponse): void;
  onErrorResponse?(response: IncomingResponse): void;
  onTransportError?(): void;
  onRequestTimeout?(): void;
  /** 408 or 481: the other side does not know the dialog any more (RFC 3261 section 12.2.1.2). */
  onDialogError?(response: IncomingResponse): void;
}

export interface SipSession extends RTCSession {
  sendRequest(
    method: string,
    options?: { extraHeaders?: string[]; body?: string; eventHandlers?: RequestHandlers },
  ): void;
}

/** The session's own dialog, or the early dialog of another end that rings. */
interface Dialog {
  readonly id: { readonly remote_tag: string };
  sendRequest(method: string): void;
  terminate(): void;
}

export interface SessionInternals {
  _status: number;
  _is_canceled: boolean;
  _rtcReady: boolean;
  /**
   * True where the other side sent a re-INVITE without an offer, so that our 2xx carries the offer.
   */
  _late_sdp: boolean;
  readonly _request: { readonly transaction: unknown };
  readonly _earlyDialogs: Readonly<Record<string, Dialog>>;
  _dialog: Dialog | undefined;
  _connection: RTCPeerConnection;
  _connectionPromiseQueue: Promise<unknown>;
  _createDialog(response: IncomingResponse, type: 'UAC'): boolean;
  _createLocalDescription(
    type: 'offer' | 'answer',
    options: RTCOfferOptions | null,
  ): Promise<string>;
  _receiveInviteResponse(response: IncomingResponse & { readonly to_tag: string }): void;
  _setACKTimer(): void;
  _setLocalMediaStatus(): void;
  receiveRequest(request: IncomingRequest & { reply(status: number): void }): void;
  emit(event: keyof RTCSessionEventMap, detail: unknown): void;
}

export const internalsOf = (session: SipSession): SessionInternals =>
  session as unknown as SessionInternals;

/** JsSIP's numbers for a session that waits for the ACK to our 2xx, and for a confirmed one. */
export const [waitingForAck, confirmed] = [6, 9];
