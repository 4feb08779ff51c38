/**
 * Writes test/call/machine/golden.json from the machine as it is, one row a line: `npm run golden`. Its
 * difference to the committed one is what you have changed in the behaviour of a call.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goldenTable } from '../call/machine/golden-table.js';
import { root } from './bundle.js';

const lines = goldenTable().map((row) => `[${row.map((cell) => JSON.stringify(cell)).join(', ')}]`);
await writeFile(join(root, 'test/call/machine/golden.json'), `[\n${lines.join(',\n')}\n]\n`);
