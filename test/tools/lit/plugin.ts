/** Lit for the build, as the element that is built uses it. */
import type { Plugin } from 'vite';
import { agent } from './agent.js';
import { both } from './cuts.js';
import { refused } from './refused.js';
import { visitor } from './visitor.js';

/** @param isAgent builds the agent's element, whose Lit keeps more than the visitor's. */
export function litInBuild(isAgent: boolean): Plugin[] {
  const own = isAgent ? agent : visitor;
  const files = [...new Set([...Object.keys(own), ...Object.keys(both)])];
  return [
    {
      name: 'lit-as-used',
      apply: 'build',
      enforce: 'pre',
      transform(code, id) {
        const file = files.find((end) => id.endsWith(`node_modules/${end}`));
        if (!file) return undefined;
        let cut = code;
        for (const [pattern, replacement] of [...(own[file] ?? []), ...(both[file] ?? [])]) {
          if (cut.search(pattern) < 0) this.error(`not as known any more: ${pattern.source}`);
          cut = cut.replace(pattern, replacement);
        }
        return { code: cut, map: null };
      },
    },
    {
      name: 'lit-as-left',
      apply: 'build',
      transform: {
        order: 'post',
        handler(code, id) {
          const found = !isAgent && /\/src\/.*\.ts$/.test(id) && refused(code);
          if (found) this.error(found);
        },
      },
    },
  ];
}
