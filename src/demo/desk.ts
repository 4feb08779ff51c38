/**
 * An agent's desk: signs in at the CC-Gateway, follows its events, has a telephone, and shows with
 * `<incoming-call>` who is calling. The element only shows the call; this page answers it.
 */
import { isAgentId } from '../agent/cc-gateway/agent-id.js';
import { systemClock } from '../base/clock.js';
import type { IncomingCall } from '../agent/index.js';
import {
  type DeskEvent,
  nextEvent,
  NOT_SIGNED_IN,
  Refusal,
  release,
  type Session,
  SIGNED_IN_ALREADY,
  signIn,
  signOut,
} from './desk-center.js';
import { chooseLook } from './desk-look.js';
import { followInbox } from './desk-inbox.js';
import { DeskLog } from './desk-log.js';
import { DeskPhone } from './desk-phone.js';
import { ignoreRepeats } from './desk-presses.js';
import { TalkView } from './desk-talk.js';
import { words } from './desk-wording.js';
import { find } from './dom.js';

/**
 * Key under which the agent's number is stored, so that a reload signs in again; never the Guid.
 */
const REMEMBERED = 'desk-agent';
/** Milliseconds until the next attempt after the contact center has not answered. */
const PATIENCE = 2000;

type Status = keyof typeof words.status;

/** The element, which the page loads by a script tag of its own, as any agent desktop would. */
const element = find(
  'incoming-call',
  (await customElements.whenDefined('incoming-call')) as new () => IncomingCall,
);
const log = new DeskLog();
const form = find('#sign-in', HTMLFormElement);
const number = find('#agent-number', HTMLInputElement);
const problem = find('#problem', HTMLElement);
const takeOver = find('#take-over', HTMLButtonElement);
const actions = find('#actions', HTMLElement);
const answerButton = find('#answer', HTMLButtonElement);
const talk = new TalkView({
  onHangUp: () => {
    log.add(words.log.hungUp);
    phone?.hangUp();
  },
  onHold: (held) => {
    if (held === 'refused') return log.add(words.problem.hold, true);
    log.add(held ? words.log.held : words.log.resumed);
    setStatus(held ? 'held' : 'talking');
  },
});

let phone: DeskPhone | undefined;
/** The sign-in; undefined while signed out. `left` aborts when the agent signs out. */
let session: { readonly known: Session; readonly left: AbortController } | undefined;
let status: Status = 'signed-out';
let registered = false;
let caller = '';

chooseLook(element);
ignoreRepeats();
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void enter(false);
});
takeOver.addEventListener('click', () => void enter(true));
find('#sign-out', HTMLButtonElement).addEventListener('click', () => leave(true));
answerButton.addEventListener('click', answer);
find('#decline', HTMLButtonElement).addEventListener('click', decline);
element.addEventListener('call-info', ({ detail }) => {
  const named = detail.caller || words.somebody;
  if (named !== caller) log.add(words.log.caller(named));
  caller = named;
});
element.addEventListener('call-info-error', ({ detail }) => {
  log.add(words.log.noInfo(detail.message), true);
  // The call rings even without the caller's data, so it must remain possible to answer it.
  if (status === 'ringing') actions.slot = 'footer';
});
addEventListener('pagehide', ({ persisted }) => {
  // A closed page cannot answer calls, so it signs out. After a reload the page signs in again.
  if (!persisted && session) leave(false);
});

const remembered = sessionStorage.getItem(REMEMBERED);
if (remembered === null) setStatus('signed-out');
else {
  number.value = remembered;
  void enter(true);
}

async function enter(force: boolean): Promise<void> {
  if (status === 'signing-in') return;
  const agentId = number.value.trim();
  say('');
  if (!isAgentId(agentId)) {
    number.setAttribute('aria-invalid', 'true');
    say(words.problem.number);
    return number.focus();
  }
  number.removeAttribute('aria-invalid');
  setStatus('signing-in');
  try {
    begin(await signIn(agentId, force));
  } catch (error) {
    sessionStorage.removeItem(REMEMBERED);
    setStatus('signed-out');
    const elsewhere = error instanceof Refusal && error.retcode === SIGNED_IN_ALREADY;
    say(elsewhere ? words.problem.elsewhere : reasonOf(error), elsewhere);
    (elsewhere ? takeOver : number).focus();
  }
}

function begin(known: Session): void {
  const left = new AbortController();
  session = { known, left };
  sessionStorage.setItem(REMEMBERED, known.agentId);
  log.add(words.log.signedIn(known.agentId));
  find('#agent-id', HTMLElement).textContent = known.agentId;
  element.agentId = known.agentId;
  element.guid = known.guid;
  registered = false;
  phone = new DeskPhone({
    agentId: known.agentId,
    address: `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/simulator/gateway`,
    onRegistered: (now, why) => {
      if (now !== registered || why !== undefined)
        log.add(now ? words.log.phone : words.log.noPhone(why), !now);
      registered = now;
      if (status === 'no-phone' || status === 'ready') rest();
    },
    onTalking: (call) => {
      setStatus('talking');
      log.add(words.log.talking);
      talk.begin(call, caller || words.somebody);
      // Cleared only now that the focus has moved to the talk; otherwise it would be lost.
      element.clear();
      call.over.addEventListener('abort', () => {
        log.add(words.log.ended(talk.end()));
        rest();
        find('#calls-title', HTMLElement).focus();
      });
    },
    onNoDevice: () => {
      setStatus('ringing');
      log.add(words.problem.device, true);
      say(words.problem.device);
    },
  });
  rest();
  find('#calls-title', HTMLElement).focus();
  void follow(known, left.signal);
  void followInbox((what) => log.add(what), left.signal);
}

/** Polls for the center's events until the agent signs out. */
async function follow(known: Session, signal: AbortSignal): Promise<void> {
  let troubled = false;
  while (!signal.aborted) {
    try {
      const event = await nextEvent(known, signal);
      troubled = false;
      if (event && !signal.aborted) hear(event);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal) {
        leave(false);
        sessionStorage.removeItem(REMEMBERED);
        const { forgotten, takenOver } = words.problem;
        return say(error.retcode === NOT_SIGNED_IN ? forgotten : takenOver);
      }
      if (!troubled) log.add(words.log.retry, true);
      troubled = true;
      await systemClock.sleep(PATIENCE, signal).catch(() => {});
    }
  }
}

function hear({ eventType }: DeskEvent): void {
  const told = words.events[eventType];
  if (told !== undefined) log.add(told);
  if (eventType === 'AgentEvent_Ringing') {
    caller = '';
    log.add(words.log.ringing);
    setStatus('ringing');
    element.watch = true;
  }
  if (eventType.endsWith('_Release')) {
    phone?.forget();
    say('');
    if (status === 'ringing' || status === 'answering') rest();
  }
}

function answer(): void {
  if (status !== 'ringing') return;
  say('');
  setStatus('answering');
  log.add(words.log.answered);
  phone?.answer();
}

function decline(): void {
  log.add(words.log.declined);
  // If the visitor's page has no telephone or is gone, no SIP call comes that could be declined, so
  // the center has to release its call.
  if (phone?.decline() || !session) return;
  release(session.known).catch((error: unknown) => say(reasonOf(error)));
}

/** @param forGood the agent has signed out by hand, so that a reload does not sign in again. */
function leave(forGood: boolean): void {
  if (!session) return;
  const { known, left } = session;
  session = undefined;
  left.abort();
  phone?.stop();
  phone = undefined;
  element.clear();
  element.guid = undefined;
  signOut(known).catch(() => {});
  log.add(words.log.signedOut);
  setStatus('signed-out');
  if (!forGood) return;
  sessionStorage.removeItem(REMEMBERED);
  number.focus();
}

/** Shows the status without a call: ready, or no telephone. */
function rest(): void {
  if (session) setStatus(registered ? 'ready' : 'no-phone');
}

function setStatus(now: Status): void {
  status = now;
  const shown = find('#status', HTMLElement);
  // Written only if changed, because screen readers announce the status whenever it is written.
  if (shown.textContent !== words.status[now]) shown.textContent = words.status[now];
  shown.dataset['status'] = now;
  const signedOut = now === 'signed-out' || now === 'signing-in';
  find('#reception', HTMLElement).hidden = !signedOut;
  find('#workplace', HTMLElement).hidden = signedOut;
  for (const one of document.querySelectorAll<HTMLElement>('.signed-in')) one.hidden = signedOut;
  const calling = now === 'ringing' || now === 'answering';
  document.title = calling ? words.ringingTitle : words.title;
  if (!calling) actions.slot = 'actions';
  answerButton.setAttribute('aria-disabled', String(now === 'answering'));
}

function say(what: string, offerToTakeOver = false): void {
  problem.textContent = what;
  takeOver.hidden = !offerToTakeOver;
}

const reasonOf = (error: unknown): string =>
  error instanceof Refusal
    ? words.problem.refused(error.message, error.retcode)
    : words.problem.center;
