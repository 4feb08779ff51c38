/** The size budget: `npm run size`, after `npm run build`. Fails when a load is over its budget. */
import { loads, readBudgets, readManifest, total, type Part } from './bundle.js';

const budgets = readBudgets();
const { pageLoad, firstCall, sip } = loads(readManifest(), budgets);

/** Prints a load file by file; true if it is within its budget. */
function report(name: string, parts: readonly Part[], budget: number): boolean {
  const sum = total(parts);
  const fits = sum <= budget;
  const share = `${((sum / budget) * 100).toFixed(1)} % of ${budget}`;
  console.log(`${name}: ${sum} bytes Brotli, ${share}${fits ? '' : '  OVER BUDGET'}`);
  for (const { file, bytes } of parts) console.log(`${String(bytes).padStart(8)}  ${file}`);
  return fits;
}

const fit = [
  report('Page load', pageLoad, budgets.pageLoad),
  report('First call', firstCall, budgets.firstCall),
  report('Connector sip', sip, budgets.sip),
];
if (fit.includes(false)) process.exitCode = 1;
