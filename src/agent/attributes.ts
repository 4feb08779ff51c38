/**
 * The attributes of `<incoming-call>`: each is a field of this class, documented where it is declared,
 * and read by a rule.
 */
import { isAgentId } from './cc-gateway/agent-id.js';
import { ConfiguredElement } from '../base/element/configured.js';
import {
  pollInterval,
  server,
  theme,
  type Declarations,
  type Rule,
} from '../base/element/rules.js';

/** The attributes that a page can set. */
export type Configuration = Omit<IncomingCallAttributes, keyof ConfiguredElement>;

const agentId: Rule<string | number | undefined> = {
  accepted: 'a whole number from 101 to 999999',
  read: (given) => (isAgentId(given) ? given : undefined),
};

const watch: Rule<boolean | 'always'> = {
  accepted: 'nothing, or always; as property, true, false or "always"',
  initial: false,
  read: (given) =>
    given === '' || given === 'watch'
      ? true
      : typeof given === 'boolean' || given === 'always'
        ? given
        : undefined,
};

export abstract class IncomingCallAttributes extends ConfiguredElement {
  static override properties: Declarations<Configuration> = {
    server: { rule: server },
    agentId: { attribute: 'agent-id', rule: agentId },
    watch: {
      // Reflected because the element ends a watch by itself, and the page sees that.
      reflect: true,
      converter: {
        fromAttribute: (value) => value,
        toAttribute: (value) => (value === true ? '' : value || null),
      },
      // Setting the same value again starts a watch that an error has ended.
      hasChanged: () => true,
      rule: watch,
    },
    pollInterval: { attribute: 'poll-interval', rule: pollInterval },
    // Reflected because the stylesheet selects on :host([theme]).
    theme: { reflect: true, rule: theme },
  };

  /**
   * Base URL of the CC-Gateway, or of the reverse proxy in front of it: the part before
   * `/agentgateway/`. An absolute https URL, or http on localhost; a path prefix is allowed. By
   * default the page's own origin is asked.
   * @default location.origin
   */
  declare server: string;
  /**
   * The agent who is signed in: a whole number from 101 to 999999 (59999 in older centers).
   * @default undefined
   */
  declare agentId: string | number | undefined;
  /**
   * Asks every `poll-interval` until a call rings, and then until it was answered or is gone: then
   * the watch stops, and `watch` is off again. With `always` it goes on for the next call, and
   * survives a lost network, restarts of the server and refusals, as long as the agent is signed
   * in. Where an error has ended it, setting it again starts it again.
   * @default false
   */
  declare watch: boolean | 'always';
  /**
   * Milliseconds from the start of one query to the start of the next, 200 to 60000.
   * @default 1000
   */
  declare pollInterval: number;
  /**
   * Light or dark colours; `auto` follows the browser's setting.
   * @default 'auto'
   */
  declare theme: 'auto' | 'light' | 'dark';
}
