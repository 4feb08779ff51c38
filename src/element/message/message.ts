/**
 * "Leave a message" in the panel: the form for number and text, and what became of the message.
 * Loaded when a visitor takes the offer.
 */
import type { CallSession } from '../../call/session.js';
import { traits, type CallState } from '../../call/machine/states.js';
import { sendMessage, takesMessages, type MessageFailure } from '../../call/message.js';
import type { LanguageFile } from '../../locales/words.js';
import { callbackStyles, NumberField } from '../callback/shared.js';
import type { CallbackBody } from '../callback/request.js';
import type { LiveHost } from '../shared/live-host.js';
import { wearPanel } from '../shared/dress.js';
import { isKept } from '../shared/gateway-event.js';
import type { Actions, ViewModel } from '../shared/view-model.js';
import { renderForm, renderLeft } from './form.js';
import { messageStyles } from './styles.js';

export { takesMessages };

const textPlace = '[part=message-text]';

export class MessageView {
  readonly #host: LiveHost;
  readonly #call: CallSession;
  readonly #words: () => LanguageFile;
  readonly #field: NumberField<'number-refused'>;
  #shown: 'form' | 'left' | undefined;
  /** A message was left during this call. */
  #left = false;
  #sending = false;
  #failure: Exclude<MessageFailure, 'number-refused'> | undefined;
  #textMissing = false;
  /** The typed text; a form that opens again has it again. */
  #text = '';
  /** The text with which the form was opened. */
  #draft = '';
  /** The number of the message that was left, kept as long as it is shown. */
  #number = '';
  #place: string | undefined;

  constructor(host: LiveHost, call: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#call = call;
    this.#words = words;
    this.#field = new NumberField(host, 'message', () => words().code);
  }

  /** A waiting visitor has left a message, and need not be asked for another. */
  get pending(): boolean {
    return this.#left;
  }

  open(): void {
    wearPanel(this.#host.element, callbackStyles, messageStyles);
    this.#show('form');
    this.#field.guess();
    this.#place = this.#field.place;
  }

  render(view: ViewModel, actions: Actions): CallbackBody | undefined {
    const { message: words, callback: numberWords } = this.#words();
    if (this.#shown === 'left') {
      return renderLeft(view, words, numberWords, this.#number, {
        ...actions,
        back: () => this.#back(),
      });
    }
    if (this.#shown !== 'form') return undefined;
    return renderForm(
      {
        view,
        words,
        numberWords,
        field: this.#field,
        draft: this.#draft,
        textMissing: this.#textMissing,
        sending: this.#sending,
        failure: this.#failure,
      },
      {
        type: (text) => this.#type(text),
        submit: () => void this.#submit(),
        back: () => this.#back(),
        hangUp: () => actions.hangUp(),
      },
    );
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    const anew = state === 'idle' || state === 'preparing';
    if (anew) this.#left = false;
    if (state === 'idle') this.#text = '';
    if (anew || traits[state].agent) this.#show(undefined);
  }

  /**
   * Closes the form or the view after it. A form that is being sent stays open.
   * @returns false where neither is open, or where closing is left to the panel.
   */
  escape(): boolean {
    if (!this.#shown) return false;
    if (this.#shown === 'left' && this.#call.state !== 'queued') return false;
    this.#back();
    return true;
  }

  takePlace(): string | undefined {
    const place = this.#place;
    this.#place = undefined;
    return place;
  }

  /** Nothing is followed that would have to rest while the element is out of the page. */
  connected(): void {}

  #back(): void {
    if (this.#sending) return;
    this.#show(undefined);
    this.#place = '[part=message]';
  }

  #type(text: string): void {
    this.#text = text;
    if (text.trim() === '') return;
    this.#textMissing = false;
    this.#host.element.requestUpdate();
  }

  async #submit(): Promise<void> {
    if (this.#sending) return;
    const { element } = this.#host;
    this.#failure = undefined;
    element.requestUpdate();
    const leaveMessage = this.#text.trim();
    this.#textMissing = leaveMessage === '';
    const number = this.#field.check();
    if (!number) return;
    if (this.#textMissing) return this.#focusText();
    const detail = { phoneNo: number.e164, leaveMessage };
    // A message that the page keeps counts as left.
    const kept = isKept(element, 'call-message', detail);
    const failure = kept ? undefined : await this.#send(detail);
    if (failure === undefined) this.#left = true;
    element.requestUpdate();
    // An agent may have come, or the visitor may have started another call.
    if (this.#shown !== 'form') return;
    if (failure === undefined) {
      this.#number = number.written;
      this.#text = '';
      return this.#show('left');
    }
    if (failure === 'number-refused') {
      this.#field.problem = failure;
      return this.#field.focus();
    }
    this.#failure = failure;
    // The button has gone; the text is there to be read and copied.
    if (failure === 'not-here') this.#place = textPlace;
  }

  async #send(message: Parameters<typeof sendMessage>[1]): Promise<MessageFailure | undefined> {
    const { element } = this.#host;
    const { clock, context } = this.#call;
    this.#sending = true;
    element.requestUpdate();
    const server = context?.options.server ?? element.server;
    const failure = await sendMessage(server, message, { clock });
    this.#sending = false;
    return failure;
  }

  #focusText(): void {
    this.#host.element.shadowRoot?.querySelector<HTMLElement>(textPlace)?.focus();
  }

  #show(what: 'form' | 'left' | undefined): void {
    this.#shown = what;
    this.#field.clear();
    this.#failure = undefined;
    this.#textMissing = false;
    this.#draft = this.#text;
    if (what !== 'left') this.#number = '';
    this.#host.element.requestUpdate();
  }
}
