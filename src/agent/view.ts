/**
 * Renders what an agent sees: who is calling, or why no call is shown. Loaded together with the
 * words.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { CallInfo } from './cc-gateway/client.js';
import { icon, phone } from '../base/element/icons.js';
import { clockTime } from '../base/element/time.js';
import { keepPress } from '../base/element/press.js';
import type { AgentWords } from './locales/words.js';
import { renderData } from './view-data.js';
import type { AgentView } from './view-model.js';
import { beginning, visible } from './visible.js';

export { agentStyles } from './styles.js';

/** Most characters of a single field: more than any number or name has. */
const longestField = 200;

/**
 * Text from outside, in a `<bdi>` so that its writing direction does not affect the text around it.
 */
const given = (text: string): TemplateResult =>
  html`<bdi>${visible(beginning(text, longestField))}</bdi>`;

/** The words for one of the center's numbers; the number itself where it is unknown. */
const named = (names: Readonly<Record<number, string>>, value: number | null): string =>
  value === null ? '' : Object.hasOwn(names, value) ? `${names[value]}` : `${value}`;

export function renderAgentView(view: AgentView): TemplateResult {
  const { words, code, dir, call } = view;
  return html`<div
    class="root"
    part="panel"
    role="region"
    aria-label=${words.region}
    tabindex="-1"
    lang=${code}
    dir=${dir}
    ?data-ringing=${call !== undefined}
  >
    <slot name="header"></slot>
    <p part="status" role="status">${renderStatus(view)}</p>
    ${call ? renderCall(view, call) : html`<slot name="idle">${renderIdle(view)}</slot>`}
    ${renderButton(view)}
    <slot name="footer"></slot>
  </div>`;
}

/**
 * The status line, which screen readers announce when it changes: once for each call, each end,
 * each error.
 */
function renderStatus({ words, announced, error, ready, last, refreshing }: AgentView) {
  if (error) {
    const code = error.retcode
      ? html` <span part="retcode">${words.retcode} ${given(error.retcode)}</span>`
      : nothing;
    return html`${words.errors[error.code]}${code}`;
  }
  if (announced) {
    const { caller, mediaType, mediaAbility } = announced;
    const more = [named(words.kinds, mediaType), named(words.medias, mediaAbility)];
    return html`${words.rings}<span class="unseen"
        >: ${given(caller ?? words.unknownCaller)}${more.map((one) => one && `, ${one}`)}</span
      >`;
  }
  if (!ready) return words.signedOut;
  if (refreshing) return words.refreshing;
  return last ? { over: words.over, none: words.idle }[last] : nothing;
}

/** The sentence shown instead of a call, unless the status line says as much already. */
function renderIdle({ words, error, ready, last, refreshing, watching }: AgentView) {
  if (error || !ready || refreshing || (last && !watching)) return nothing;
  return html`<p part="idle">${watching ? words.watching : words.idle}</p>`;
}

function renderButton({ words, error, ready, watching, refreshing, refresh }: AgentView) {
  if (!ready || (watching && !error)) return nothing;
  return html`<button
    type="button"
    part=${error ? 'button try-again' : 'button refresh'}
    aria-disabled=${refreshing ? 'true' : nothing}
    @keydown=${keepPress}
    @keypress=${keepPress}
    @keyup=${keepPress}
    @click=${() => refresh()}
  >
    ${error ? words.tryAgain : words.refresh}
  </button>`;
}

function renderCall({ words, code, seconds }: AgentView, call: CallInfo): TemplateResult {
  return html`<div class="head">
      <div class="who">
        <span class="sign" part="sign">${icon(phone)}</span>
        <p part="caller">${given(call.caller ?? words.unknownCaller)}</p>
        <p part="waiting">
          <span>${words.waiting}</span>
          <b part="timer" role="timer" aria-live="off" dir="ltr">${clockTime(seconds)}</b>
        </p>
      </div>
      <slot name="actions"></slot>
    </div>
    ${guard([call, words], () => [renderDetails(call, words), renderData(call.calldata, words, code)])}`;
}

function renderDetails(call: CallInfo, words: AgentWords): TemplateResult {
  const { callskill, callskillid, callfeature, userPriority } = call;
  const skillId = callskillid === null ? '' : `${callskillid}`;
  const details = {
    kind: [words.kind, named(words.kinds, call.mediaType)],
    media: [words.media, named(words.medias, call.mediaAbility)],
    // 0 is a common inbound call, which needs no mention.
    feature: [words.feature, callfeature === 0 ? '' : named(words.features, callfeature)],
    called: [words.called, call.called ?? ''],
    skill: [words.skill, callskill && skillId ? `${callskill} (${skillId})` : callskill || skillId],
    priority: [words.priority, userPriority === null ? '' : `${userPriority}`],
  };
  return html`<dl part="details">
    ${Object.entries(details).map(([name, [label = '', value = '']]) =>
      value
        ? html`<div part=${`detail ${name}`}>
            <dt>${label}</dt>
            <dd>${given(value)}</dd>
          </div>`
        : nothing,
    )}
  </dl>`;
}
