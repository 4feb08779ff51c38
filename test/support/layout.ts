/** Checks of how a panel is laid out. */
import { expect } from '@open-wc/testing';

/**
 * A length as layout knows it: in 64ths of a pixel. `getBoundingClientRect()` computes with floating
 * point numbers and may give 43.99997 for 44.
 */
const laidOut = (pixels: number): number => Math.round(pixels * 64) / 64;

/** Each of the nodes is inside of the panel, to the left and to the right. */
export function expectInside(panel: Element, selector: string): void {
  const box = panel.getBoundingClientRect();
  for (const node of panel.querySelectorAll(selector)) {
    if (/^opt(ion|group)$/.test(node.localName)) continue;
    const { left, right } = node.getBoundingClientRect();
    expect(left, node.outerHTML.slice(0, 80)).to.be.at.least(box.left - 0.5);
    expect(right, node.outerHTML.slice(0, 80)).to.be.at.most(box.right + 0.5);
  }
}

/** Each of the controls measures at least 44 px along these sides. */
export function expectTouchable(
  controls: Iterable<Element>,
  sides: readonly ('width' | 'height')[] = ['height'],
): void {
  for (const node of controls) {
    const box = node.getBoundingClientRect();
    for (const side of sides) {
      expect(laidOut(box[side]), `${side} of ${node.outerHTML}`).to.be.at.least(44);
    }
  }
}
