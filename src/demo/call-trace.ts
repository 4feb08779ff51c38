/** Joins widget, recorder and trace: each event of the widget and each entry becomes a line. */
import { systemClock } from '../base/clock.js';
import { isAtRest } from '../call/machine/states.js';
import type { ClickToDial } from '../click-to-dial.js';
import { integratePage } from './page-integration.js';
import { Recorder } from './recorder.js';
import type { Trace } from './trace.js';
import {
  answerDetail,
  callLine,
  deskLine,
  eventLine,
  fabricLine,
  requestLine,
  serviceLine,
  sipLine,
  type Line,
} from './wording.js';

export interface CallTrace {
  /** Adds a line about something that the page itself does. */
  say(what: string): void;
  /** Token in the cookie of the current call. */
  readonly token: string | undefined;
}

export function traceCalls(widget: ClickToDial, trace: Trace): CallTrace {
  let calls = 0;
  const add = (line: Line): void => void trace.add(systemClock.now(), line);
  const recorder = recordInto(trace);

  widget.addEventListener('call-state', ({ detail: { state, previous, reason } }) => {
    const at = systemClock.now();
    if (state === 'preparing') trace.start(at, `Call ${(calls += 1)}`);
    const detail = `from ${previous}${reason ? ` · ${reason}` : ''}`;
    trace.add(at, { kind: 'state', what: state, detail, bad: state === 'failed' });
    if (isAtRest(state)) recorder.rest();
  });
  for (const type of ['call-request', 'call-queue', 'call-gateway', 'call-end'] as const) {
    widget.addEventListener(type, ({ detail }) => add(eventLine(type, detail)));
  }
  widget.addEventListener('call-error', ({ type, detail }) =>
    add({ ...eventLine(type, detail), bad: true }),
  );
  for (const type of ['call-rating', 'call-message'] as const) {
    widget.addEventListener(type, ({ detail }) => {
      add(eventLine(type, detail));
      recorder.rest();
    });
  }
  integratePage(widget, (mark) => {
    if (mark) recorder.start(mark);
    else add({ kind: 'page', what: 'another server: cookie and requests are not seen here' });
  });

  return {
    say: (what) => add({ kind: 'page', what }),
    get token() {
      return recorder.token;
    },
  };
}

/** A recorder that adds lines to the trace; a request and its answer share one line. */
function recordInto(trace: Trace): Recorder {
  const open = new Map<number, (detail: string, bad: boolean) => void>();
  return new Recorder((entry, at) => {
    switch (entry.kind) {
      case 'request':
        open.set(entry.number, trace.add(at, requestLine(entry)));
        break;
      case 'answer': {
        const { detail, bad } = answerDetail(entry);
        open.get(entry.to)?.(detail, bad);
        open.delete(entry.to);
        break;
      }
      case 'call':
        trace.add(at, callLine(entry));
        break;
      case 'gateway':
        trace.add(at, sipLine(entry));
        break;
      case 'fabric':
        trace.add(at, fabricLine(entry));
        break;
      case 'service':
        trace.add(at, serviceLine(entry));
        break;
      case 'desk':
        trace.add(at, deskLine(entry));
    }
  });
}
