/**
 * The attributes of `<click-to-dial>`: each is a field of this class, documented where it is
 * declared, and read by a rule. What a page sets by property alone stands below them.
 */
import { ConfiguredElement } from '../../base/element/configured.js';
import {
  flag,
  oneOf,
  pollInterval,
  server,
  theme,
  type Declarations,
} from '../../base/element/rules.js';
import type { GatewayCredentials } from '../../connector/connector.js';
import {
  alert,
  callbackCountry,
  callbackUrl,
  connector,
  gatewayHosts,
  iceServers,
  media,
  queueLimit,
  text,
} from './rules.js';

/** What does not belong into HTML: a page sets it by property, and no rule reads it. */
export type PropertiesOnly = 'gatewayCredentials' | 'visitorToken' | 'callData';

/** The fields that a page can set by attribute or property. */
export type Configuration = Omit<ClickToDialAttributes, keyof ConfiguredElement | PropertiesOnly>;

export abstract class ClickToDialAttributes extends ConfiguredElement {
  static override properties: Declarations<Configuration> = {
    server: { rule: server },
    media: { rule: media },
    connector: { rule: connector },
    label: { rule: text },
    labelVideo: { attribute: 'label-video', rule: text },
    // Reflected because the stylesheet selects on :host([placement]) and :host([theme]).
    placement: { reflect: true, rule: oneOf('inline', 'bottom-right', 'bottom-left') },
    theme: { reflect: true, rule: theme },
    pollInterval: { attribute: 'poll-interval', rule: pollInterval },
    queueLimit: { attribute: 'queue-limit', rule: queueLimit },
    gatewayHosts: { attribute: 'gateway-hosts', rule: gatewayHosts },
    iceServers: { attribute: 'ice-servers', rule: iceServers },
    icePolicy: { attribute: 'ice-policy', rule: oneOf('all', 'relay') },
    callbackUrl: { attribute: 'callback-url', rule: callbackUrl },
    callbackCountry: { attribute: 'callback-country', rule: callbackCountry },
    tones: { rule: oneOf('on', 'off') },
    alert: { rule: alert },
    leavePrompt: { attribute: 'leave-prompt', rule: oneOf('on', 'off') },
    queueInfo: { attribute: 'queue-info', rule: oneOf('on', 'off') },
    hours: { rule: text },
    hoursZone: { attribute: 'hours-zone', rule: text },
    hoursClosed: { attribute: 'hours-closed', rule: text },
    leaveMessage: { type: Boolean, attribute: 'leave-message', rule: flag },
    connectFirst: { type: Boolean, attribute: 'connect-first', rule: flag },
    rating: { rule: oneOf('off', 'on') },
    disabled: { type: Boolean, reflect: true, rule: flag },
  };

  /**
   * Base URL of the web adapter, or of a relay that speaks the same four calls: an absolute https
   * URL, or http on localhost (`localhost`, `*.localhost`, `127.0.0.0/8`, `[::1]`); a path prefix
   * is allowed. Without it the page's own origin is asked.
   * @default location.origin
   */
  declare server: string;
  /**
   * Kinds of call that the visitor may start; with both, the widget has two buttons.
   * @default 'voice'
   */
  declare media: 'voice' | 'video' | 'voice video';
  /**
   * Name of the connector, which carries voice and video: `sip` makes the call by WebRTC, `stub`
   * hands the gateway to the page, any other name is one given to
   * `ClickToDial.registerConnector()`. The name is looked up when a call starts; an unknown one
   * fails the call as `unsupported`.
   * @default 'sip'
   */
  declare connector: string;
  /**
   * Text of the start button. Without it the button reads "Call us" in the language of the widget.
   * @default ''
   */
  declare label: string;
  /**
   * Text of the start button for video. Without it the button reads "Video call" in the language of
   * the widget.
   * @default ''
   */
  declare labelVideo: string;
  /**
   * Whether the widget is in the flow of the page, or floats over it in a corner of the window.
   * @default 'inline'
   */
  declare placement: 'inline' | 'bottom-right' | 'bottom-left';
  /**
   * Light or dark colours; `auto` follows the browser's setting.
   * @default 'auto'
   */
  declare theme: 'auto' | 'light' | 'dark';
  /**
   * Milliseconds from the start of one poll to the start of the next, 200 to 60000. A poll that the
   * server held open for longer is followed at once.
   * @default 1000
   */
  declare pollInterval: number;
  /**
   * Seconds after which the widget gives up waiting in the queue; 0 never gives up.
   * @default 0
   */
  declare queueLimit: number;
  /**
   * Host names of the gateways that the page accepts, separated by spaces and without ports;
   * `*.example.com` accepts every host below example.com. Other gateways are refused. Without it
   * every gateway is accepted.
   * @default ''
   */
  declare gatewayHosts: string;
  /**
   * STUN and TURN servers for the connector. The attribute takes `stun:` URLs separated by spaces;
   * the property also takes objects, which `turn:` needs for its credentials, or a function that
   * returns them or a promise of them. The function is called when the connection is made and has 5
   * seconds, so that TURN credentials may be short-lived. Entries that cannot be used are left out
   * with a warning.
   * @default []
   */
  declare iceServers: RTCIceServer[] | (() => RTCIceServer[] | Promise<RTCIceServer[]>);
  /**
   * `relay` sends voice and video by way of TURN servers alone.
   * @default 'all'
   */
  declare icePolicy: 'all' | 'relay';
  /**
   * Offers a call-back where a web call fails or has waited for 20 seconds: URL of a relay's
   * endpoint for call-backs (as `server`), or empty for `{server}/callback`. Without it nothing is
   * offered.
   * @default undefined
   */
  declare callbackUrl: string | undefined;
  /**
   * ISO 3166 code (`DE`) of the country whose numbers a visitor types without a country code.
   * Without it the region in `lang` is taken, else the browser's, else the country where most
   * people speak the language.
   * @default undefined
   */
  declare callbackCountry: string | undefined;
  /**
   * Whether ringback and end tones are played.
   * @default 'on'
   */
  declare tones: 'on' | 'off';
  /**
   * How a visitor in another tab is told that the agent is there, and that the call has ended: any
   * of `title` (in turns with the page's own title), `sound` and `notification` (only where the
   * page has the permission already), separated by spaces, or empty.
   * @default 'title sound'
   */
  declare alert: string;
  /**
   * Whether the browser asks before the page is left while a call is queued or talking.
   * @default 'on'
   */
  declare leavePrompt: 'on' | 'off';
  /**
   * Whether the center is asked for the place in the queue and the estimated wait, which are shown
   * and told by `call-queue` where the center knows them.
   * @default 'on'
   */
  declare queueInfo: 'on' | 'off';
  /**
   * When the office takes calls, as schema.org's `openingHours`: `Mo-Fr 09:00-17:00, Sa 10:00-14:00`.
   * Outside of these hours the visitor is told before the click when it opens again, and calls end
   * as `closed`. Ranges are separated by `, ` or `;`, days alone are open all day, `Fr 22:00-02:00`
   * ends on Saturday; a wrong range is left out with a warning. Without it the center alone says
   * whether it is closed.
   * @default ''
   */
  declare hours: string;
  /**
   * IANA time zone of `hours` and `hours-closed`: `Europe/Berlin`. Without it the visitor's zone is
   * taken, with a warning.
   * @default ''
   */
  declare hoursZone: string;
  /**
   * Dates on which the office is closed whatever `hours` says, and ranges of dates:
   * `2026-12-24 2026-12-25/2027-01-01`.
   * @default ''
   */
  declare hoursClosed: string;
  /**
   * Offers to leave a message, with a number, where a web call fails or has waited for 20 seconds;
   * the offer is gone where the center takes no messages.
   * @default false
   */
  declare leaveMessage: boolean;
  /**
   * Opens a text session before each call and ends it afterwards, for centers that take no other
   * calls.
   * @default false
   */
  declare connectFirst: boolean;
  /**
   * Whether the visitor is asked for a rating after a talk, which is sent to the center.
   * @default 'off'
   */
  declare rating: 'on' | 'off';
  /**
   * No call can be started, and the fallback is shown.
   * @default false
   */
  declare disabled: boolean;

  /**
   * Credentials for gateways that ask who calls: `{password?, token?}`, sent as digest or as
   * Bearer, and read when the connection is made. A property only, because a secret does not belong
   * into HTML.
   */
  declare gatewayCredentials: GatewayCredentials | undefined;
  /**
   * Who the visitor is, as a JWT that the site has signed, for a relay that verifies it: agents are
   * shown its `name`. Read when a call is created or a call-back requested, and sent with these two
   * requests alone. Only for relays: a web adapter does not allow the header, so the browser would
   * refuse the call. A property only, because a token does not belong into HTML.
   */
  declare visitorToken: string | undefined;
  /**
   * Text of up to 1024 characters for the agent who calls a visitor back, such as the number of an
   * order; sent with the request, beside the page's address. A property only.
   */
  declare callData: string | undefined;
}
