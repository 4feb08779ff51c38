/**
 * The simplest page that can call, with which the widget's calls are compared: unmodified JsSIP,
 * one poll after the other, and a SIP call as soon as the center has an agent.
 */
import { UA, WebSocketInterface } from 'jssip';

/** The event "Call connected". */
interface Answer {
  readonly eventId?: string;
  readonly content?: {
    readonly domain: string;
    readonly gwAddresses: string[];
    readonly accessCode: string;
    readonly clickToCallCaller: string;
  };
}

const button = document.querySelector('button');
const { server = '', path = '' } = button?.dataset ?? {};

const ask = async (call: string, init: RequestInit = {}): Promise<Answer> =>
  (
    await fetch(server + path + call, { credentials: 'include', ...init })
  ).json() as Promise<Answer>;

async function call(): Promise<void> {
  await fetch(`${server}/page-integration`, { method: 'POST', credentials: 'include' });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  const body = JSON.stringify({ mediaAbility: '0' });
  await ask('createClickToCall', { method: 'POST', headers, body });
  for (;;) {
    const { content } = await ask('getClickToCallEvents');
    if (content) return connect(content, stream);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const secure = (address: string): string => (address.includes('://') ? address : `ws://${address}`);

function connect(content: NonNullable<Answer['content']>, stream: MediaStream): void {
  const { domain, gwAddresses, accessCode, clickToCallCaller } = content;
  const ua = new UA({
    sockets: gwAddresses.map((address) => new WebSocketInterface(secure(address))),
    uri: `sip:${clickToCallCaller || 'anonymous'}@${domain}`,
    register: false,
    session_timers: false,
  });
  ua.on('connected', () => {
    const session = ua.call(`sip:${accessCode}@${domain}`, {
      mediaStream: stream,
      pcConfig: { iceServers: [], rtcpMuxPolicy: 'require' },
    });
    const audio = new Audio();
    session.connection.addEventListener('track', ({ track }) => {
      audio.srcObject = new MediaStream([track]);
      void audio.play();
    });
  });
  addEventListener('pagehide', () => ua.stop());
  ua.start();
}

button?.addEventListener('click', () => void call());
