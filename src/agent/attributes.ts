/** The attributes of `<incoming-call>`: one rule each, for attribute and property alike. */
import { isAgentId } from './cc-gateway/agent-id.js';
import { named, pollInterval, server, theme } from '../base/element/rules.js';

export interface Configuration {
  server: string;
  agentId: string | number | undefined;
  watch: boolean | 'always';
  pollInterval: number;
  theme: 'auto' | 'light' | 'dark';
}

export const rules = named<Configuration>({
  server,
  agentId: {
    accepted: 'a whole number from 101 to 999999',
    read: (given) => (isAgentId(given) ? given : undefined),
  },
  watch: {
    accepted: 'nothing, or always; as property, true, false or "always"',
    // The element ends a watch by itself, and the page sees that.
    reflect: true,
    converter: {
      fromAttribute: (value) => value,
      toAttribute: (value) => (value === true ? '' : value || null),
    },
    // Set anew, it starts again after an error.
    hasChanged: () => true,
    initial: false,
    read: (given) =>
      given === '' || given === 'watch'
        ? true
        : typeof given === 'boolean' || given === 'always'
          ? given
          : undefined,
  },
  pollInterval,
  theme,
});
