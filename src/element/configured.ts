/**
 * The configuration of the element: its properties and attributes, each read by its rule when it is
 * set, and the language the page wants. A getter always gives the value that holds.
 */
import { LitElement } from 'lit';
import type { GatewayCredentials } from '../connector/connector.js';
import { rules, type Configuration, type ConfigurationName } from './attributes.js';
import { isLanguageTag, nearestLanguage } from './language.js';

const names = Object.keys(rules) as ConfigurationName[];

export abstract class ConfiguredElement extends LitElement {
  static override properties = {
    ...Object.fromEntries(
      names.map((name) => [
        name,
        {
          attribute: rules[name].attribute,
          noAccessor: true,
          // Styles look at these.
          reflect: name === 'placement' || name === 'theme',
        },
      ]),
    ),
    disabled: { type: Boolean, reflect: true },
  };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  static {
    for (const name of names) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: ConfiguredElement) {
          return this.#values.get(name) ?? rules[name].initial();
        },
        set(this: ConfiguredElement, given: unknown) {
          const previous = this[name as never];
          this.#set(name, given);
          this.requestUpdate(name, previous);
        },
      });
    }
  }

  /** Base URL of the web adapter, or of a relay that speaks the same calls. Default: the page's origin. */
  declare server: Configuration['server'];
  /**
   * URL of a relay's callback endpoint, '' for `{server}/callback`: "call me back" where a web call
   * fails or waits long. Default: undefined, which offers nothing.
   */
  declare callbackUrl: Configuration['callbackUrl'];
  /** What the visitor may start: `voice` (default), `video` or `voice video`. */
  declare media: Configuration['media'];
  /** What carries voice and video: `sip` (default), `stub` or a registered name. */
  declare connector: Configuration['connector'];
  /** Text of the start button. Default: localized "Call us". */
  declare label: Configuration['label'];
  /** Text of the start button for video. Default: localized "Video call". */
  declare labelVideo: Configuration['labelVideo'];
  /** `inline` (default) in the flow of the page; `bottom-right`, `bottom-left` floating over it. */
  declare placement: Configuration['placement'];
  /** `auto` (default), `light` or `dark`. */
  declare theme: Configuration['theme'];
  /** Milliseconds between the starts of two polls, 200–60000. Default 1000. */
  declare pollInterval: Configuration['pollInterval'];
  /** Seconds after which we give up waiting, 0 (default) for never. */
  declare queueLimit: Configuration['queueLimit'];
  /** Host patterns of the gateways the page accepts, separated by spaces. Default: any. */
  declare gatewayHosts: Configuration['gatewayHosts'];
  /** STUN and TURN servers; as attribute, URLs separated by spaces. Default: none. */
  declare iceServers: Configuration['iceServers'];
  /** Ringback and end tones: `on` (default) or `off`. */
  declare tones: Configuration['tones'];
  /** For gateways that ask: `{password?, token?}`. A property only: no secret belongs into HTML. */
  declare gatewayCredentials: GatewayCredentials | undefined;
  /** No call can be started. */
  declare disabled: boolean;
  readonly #values = new Map<ConfigurationName, unknown>();
  readonly #reported = new Set<string>();

  constructor() {
    super();
    this.disabled = false;
  }

  override attributeChangedCallback(name: string, previous: string | null, value: string | null) {
    super.attributeChangedCallback(name, previous, value);
    if (name === 'lang') this.requestUpdate();
  }

  /**
   * For the element's own parts: the nearest `lang` in the page, else the browser's; a wrong one of
   * our own is reported.
   */
  get language(): string {
    const own = this.getAttribute('lang');
    if (own !== null && !isLanguageTag(own)) this.report('lang', own, 'a BCP 47 language tag');
    return nearestLanguage(this) ?? (navigator.language || 'en');
  }

  /** For the element's own parts: a warning, once for each attribute and value. */
  report(attribute: string, value: unknown, accepted: string): void {
    const what = `<click-to-dial> ${attribute}=${print(value)}`;
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    console.warn(`${what} is not used; accepted: ${accepted}`);
  }

  #set(name: ConfigurationName, given: unknown): void {
    const rule = rules[name];
    const { attribute, accepted } = rule;
    const reject = (value: unknown): void => this.report(attribute, value, accepted);
    let value: unknown;
    if (given !== null && given !== undefined) {
      value = rule.read(given, reject);
      if (value === undefined) reject(given);
    }
    this.#values.set(name, value);
  }
}

function print(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}
