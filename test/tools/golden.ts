/**
 * Writes test/call/machine/golden.json from the machine as it is: `npx tsx test/tools/golden.ts`. Its
 * difference to the committed one is what you have changed in the behaviour of a call.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { goldenTable } from '../call/machine/golden-table.js';
import { root } from './bundle.js';

const file = join(root, 'test/call/machine/golden.json');
const options = { ...(await resolveConfig(file)), filepath: file };
await writeFile(file, await format(JSON.stringify(goldenTable()), options));
