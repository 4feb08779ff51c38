/**
 * `npm run golden`: writes test/call/machine/golden.json from the machine, one row per line. The
 * diff against the committed file shows how a change alters the behaviour of a call.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goldenTable } from '../call/machine/golden-table.js';
import { root } from './bundle.js';

const lines = goldenTable().map((row) => `[${row.map((cell) => JSON.stringify(cell)).join(', ')}]`);
await writeFile(join(root, 'test/call/machine/golden.json'), `[\n${lines.join(',\n')}\n]\n`);
