/**
 * Checks the accessibility of an element by axe-core, shadow trees included.
 *
 * axe-core is CommonJS; its minified build is a plain script that puts itself on `window`, so it
 * is imported for that effect alone and needs no bundling.
 */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';

declare global {
  interface Window {
    axe: { run(context: Element, options?: RunOptions): Promise<AxeResults> };
  }
}

/**
 * @throws Error where axe finds anything; it lists each finding with its selectors and a remedy.
 */
export async function expectAccessible(element: Element, options: RunOptions = {}): Promise<void> {
  // Colours are right only after fading in, so animations that end are finished first.
  for (const animation of (element.shadowRoot ?? document).getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  const { violations } = await window.axe.run(element, { resultTypes: ['violations'], ...options });
  if (violations.length === 0) return;
  const findings = violations.flatMap((rule) =>
    rule.nodes.map(
      (node) =>
        `${rule.id}: ${node.target.flat().join(' ')}\n  ${node.failureSummary ?? rule.help}`,
    ),
  );
  throw new Error(`axe found ${findings.length}:\n${findings.join('\n')}`);
}
