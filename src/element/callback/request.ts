/** The view of a request to be called back; the status line says what happens to it. */
import { html, nothing, type TemplateResult } from 'lit';
import { isFinal, type CallbackSnapshot } from '../../call/callback.js';
import { ends } from '../../call/machine/ends.js';
import type { CallbackWords } from '../../locales/words.js';
import { timeText } from './time-field.js';
import type { ViewModel } from '../shared/view-model.js';

/** Shown instead of the call's own status and view. */
export interface CallbackBody {
  status: string;
  body: TemplateResult;
}

interface RequestActions {
  withdraw(): void;
  /** Goes back to the form. */
  again(): void;
  /** Starts a web call. */
  callAgain(): void;
  close(): void;
}

/**
 * One template for the whole request, so that its buttons stay the same nodes.
 * @param number the number as it was understood, shown so that the visitor notices a wrong one
 *   while the request can still be withdrawn.
 */
export function renderRequest(
  { messages, state, reason }: ViewModel,
  words: CallbackWords,
  language: string,
  number: string,
  request: CallbackSnapshot,
  actions: RequestActions,
): CallbackBody {
  const { callback, withdrawing, lost, problem } = request;
  const { title, hint } = wordsOf(request, words, language);
  const over = lost || callback === undefined || isFinal(callback);
  const another = over && callback?.state !== 'done';
  const callAgain = another && (!reason || ends[reason].again);
  const body = html`<div class="body" data-state=${state}>
    <p id="hint" part="hint">${hint}</p>
    <p part="callback-called" class="note">${words.number} <bdi dir="ltr">${number}</bdi></p>
    <p
      part="callback-problem"
      aria-live="polite"
      .textContent=${problem && !over ? words.problems[problem] : ''}
    ></p>
    <div class="actions">
      ${
        callback?.withdrawable && !over
          ? html`<button
              type="button"
              part="callback-withdraw"
              aria-disabled=${withdrawing ? 'true' : nothing}
              @click=${() => actions.withdraw()}
            >
              ${words.withdraw}
            </button>`
          : nothing
      }
      ${
        another
          ? html`<button
              type="button"
              part="callback-again"
              class="main"
              @click=${() => actions.again()}
            >
              ${words.again}
            </button>`
          : nothing
      }
      ${
        callAgain
          ? html`<button type="button" part="again" @click=${() => actions.callAgain()}>
              ${messages.callAgain}
            </button>`
          : nothing
      }
      <button type="button" part="close" @click=${() => actions.close()}>${messages.close}</button>
    </div>
  </div>`;
  return { status: withdrawing ? words.withdrawing : title, body };
}

function wordsOf({ callback, lost }: CallbackSnapshot, words: CallbackWords, language: string) {
  if (lost || !callback) return words.lost;
  const { state, reason = 'other', at } = callback;
  if (state === 'waiting' && at !== undefined) {
    const { title, hint } = words.chosen;
    return { title: title.replace('{time}', timeText(at, language)), hint };
  }
  return state === 'failed' ? words.failures[reason] : words.states[state];
}
