/**
 * `npm run build:manifest`: writes dist/custom-elements.json for editors and documentation tools.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './bundle.js';
import { drawManifest } from './manifest.js';
import { readPublicTypes } from './public-types.js';

const dist = join(root, 'dist');
await mkdir(dist, { recursive: true });
const manifest = await drawManifest(readPublicTypes());
await writeFile(join(dist, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
