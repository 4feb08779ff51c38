/**
 * How many bytes each load may have, and which files count when. `npm run size` fails above a budget.
 */
import type { Budgets } from './bundle.js';

export const budgets: Budgets = {
  entry: 'src/click-to-dial.ts',
  pageLoad: 10_752,
  firstCall: 22_528,
  sip: 49_152,
  agentEntry: 'src/agent/index.ts',
  incomingCall: 12_288,
  afterQuery: [
    'src/base/network-hint.ts',
    'src/agent/locales/ar.ts',
    'src/agent/locales/de.ts',
    'src/agent/locales/zh.ts',
  ],
  agentOnly: ['src/agent/'],
  afterCreate: [
    'conversation',
    'panel',
    'src/api/events.ts',
    'src/base/network-hint.ts',
    'src/connector/device-errors.ts',
    'sip',
    'src/locales/',
  ],
};
