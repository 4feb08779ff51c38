/**
 * Checks a page by axe-core, shadow trees included. Pages with a strict policy refuse its script.
 */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, type Page } from 'playwright/test';

const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** @param state the state that is checked, for the message of a failure. */
export async function expectNoFindings(page: Page, state: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ path });
  const findings = await page.evaluate(async () => {
    // Contrast is right only after fading in.
    const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot)];
    for (;;) {
      await new Promise(requestAnimationFrame);
      const moving = roots
        .flatMap((root) => root?.getAnimations() ?? [])
        .filter(({ effect, playState }) => {
          return playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
        });
      if (moving.length === 0) break;
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
  });
  expect(findings, state).toEqual([]);
}
