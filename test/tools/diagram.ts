/**
 * `npm run docs` writes all generated documentation: the state diagram of the machine into
 * src/call/README.md (as mermaid, between markers) and into the doc comment of
 * src/call/machine/machine.ts, the relay's variables into src/relay/README.md, its interface as
 * src/relay/openapi.json, and the reference of both elements.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  mermaid,
  readmeMarkers,
  replaceBetween,
  sourceMarkers,
  text,
} from '../call/machine/diagram.js';
import { budgets } from './budgets.js';
import { agentLoads, isBuilt, loads, readManifest, root, total } from './bundle.js';
import { drawManifest } from './manifest.js';
import { drawOpenApi, openApiFile } from './openapi.js';
import { readPublicTypes } from './public-types.js';
import { references, withReference, type Sizes } from './reference.js';
import { withVariables } from './variables-table.js';

async function draw(
  path: string,
  markers: readonly [string, string],
  content: string,
): Promise<void> {
  const file = join(root, path);
  const whole = replaceBetween(await readFile(file, 'utf8'), markers, content);
  if (whole === undefined) return console.warn(`${path}: no ${markers.join(' … ')}, nothing drawn`);
  await writeFile(file, whole);
}

await draw('src/call/README.md', readmeMarkers, mermaid());
await draw('src/call/machine/machine.ts', sourceMarkers, text());

const manual = join(root, 'src/relay/README.md');
const whole = await withVariables(await readFile(manual, 'utf8'));
if (whole === undefined) console.warn("src/relay/README.md: no place for the relay's variables");
else await writeFile(manual, whole);

await writeFile(openApiFile, await drawOpenApi());

/** The sizes of the build in dist/; `npm run build` has to run before. */
function measure(): Sizes {
  const { pageLoad, firstCall, sip } = loads(readManifest(), budgets);
  const { entry } = agentLoads(readManifest('agent-manifest'), budgets);
  return [total(pageLoad), total(firstCall), total(sip), total(entry)];
}

const types = readPublicTypes();
const drawn = {
  manifest: await drawManifest(types),
  types,
  bytes: isBuilt() ? measure() : undefined,
};
for (const path of Object.keys(references) as (keyof typeof references)[]) {
  const file = join(root, path);
  await writeFile(file, await withReference(path, await readFile(file, 'utf8'), drawn));
}
