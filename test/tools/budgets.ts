/**
 * How many bytes each load may have, and which files count when. `npm run size` fails above a budget.
 */
import type { Budgets } from './bundle.js';

export const budgets: Budgets = {
  entry: 'src/click-to-dial.ts',
  pageLoad: 10_240,
  firstCall: 22_528,
  sip: 49_152,
  agentEntry: 'src/agent/index.ts',
  incomingCall: 12_288,
  // Words are counted in English.
  afterQuery: /^src\/agent\/locales\/(?!en\.)/,
  agentOnly: ['src/agent/'],
  afterCreate: /^(conversation|panel|sip)$|^src\/(locales|element\/hours)\//,
};
