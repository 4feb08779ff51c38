/**
 * `npm run size`, after `npm run build`: prints the bytes of each stage, and fails where one is
 * over its budget, or where a visitor would load anything of the agent's side.
 */
import { agentLoads, loads, readManifest, strays, total, type Part } from './bundle.js';
import { budgets } from './budgets.js';

const visitor = readManifest();
const agent = readManifest('agent-manifest');
const { pageLoad, firstCall, sip } = loads(visitor, budgets);
const { entry, firstQuery } = agentLoads(agent, budgets);

/** Prints the files of a stage. @returns whether it is within its budget. */
function report(name: string, parts: readonly Part[], budget: number): boolean {
  const sum = total(parts);
  const fits = sum <= budget;
  const share = `${((sum / budget) * 100).toFixed(1)} % of ${budget}`;
  console.log(`${name}: ${sum} bytes Brotli, ${share}${fits ? '' : '  OVER BUDGET'}`);
  list(parts);
  return fits;
}

function list(parts: readonly Part[]): void {
  for (const { file, bytes } of parts) console.log(`${String(bytes).padStart(8)}  ${file}`);
}

const fit = [
  report('Page load', pageLoad, budgets.pageLoad),
  report('First call', firstCall, budgets.firstCall),
  report('Connector sip', sip, budgets.sip),
  report('Incoming call', entry, budgets.incomingCall),
];
console.log(`Beside it for the first query: ${total(firstQuery)} bytes Brotli`);
list(firstQuery);

const found = strays(visitor, agent, budgets);
for (const stray of found) console.log(`AGENT'S SIDE IN THE VISITOR'S BUILD  ${stray}`);
if (fit.includes(false) || found.length > 0) process.exitCode = 1;
