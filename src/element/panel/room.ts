/**
 * Decides whether the page has room for the panel where its button is. The boxes around it decide,
 * not the size of the window: none may cut the panel off, and none may be so small that the panel
 * sticks out over the content that follows and would be painted over it.
 */

import { viewOf } from '../../base/element/window.js';

/** Pixels by which boxes may differ because of rounding. */
const tolerance = 1;

/** The parent in the layout: a slotted node's slot, and the host of a shadow root. */
export function parentOf(node: Element): Element | null {
  const parent = node.assignedSlot ?? node.parentNode;
  // Compares nodeType, since instanceof fails for a node that belongs to another window.
  if (parent?.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (parent as ShadowRoot).host ?? null;
  return node.assignedSlot ?? node.parentElement;
}

/** Whether the box cuts off its content whatever its `overflow` is. */
const cuts = ({ contain, contentVisibility, clipPath }: CSSStyleDeclaration): boolean =>
  /paint|strict|content/.test(contain) || contentVisibility === 'auto' || clipPath !== 'none';

const effects = ['transform', 'translate', 'rotate', 'scale', 'perspective', 'filter'];

/** Whether `position: fixed` inside of this box refers to the box and not to the window. */
const holdsFixed = (style: CSSStyleDeclaration): boolean =>
  [...effects, 'backdrop-filter'].some((name) => !/^(none)?$/.test(style.getPropertyValue(name))) ||
  /paint|strict|content|layout/.test(style.contain) ||
  style.contentVisibility === 'auto' ||
  effects.some((name) => style.willChange.includes(name));

/** The extent of a box in one dimension, in pixels of the window. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const length = ({ from, to }: Span): number => to - from;
const isWithin = (inner: Span, outer: Span): boolean =>
  inner.from >= outer.from - tolerance && inner.to <= outer.to + tolerance;
const isLarger = (inner: Span, outer: Span): boolean => length(inner) > length(outer) + tolerance;

/** The extent that `inner` would have after scrolling it into sight in `outer`. */
function scrolledInto(inner: Span, outer: Span): Span {
  const from = Math.max(outer.from, Math.min(inner.from, outer.to - length(inner)));
  return { from, to: from + length(inner) };
}

/**
 * The boxes around the element whose size and `overflow` apply to it, from the inside out; the last
 * is the page itself. Boxes that a fixed or absolute position escapes from are left out.
 */
function* boxesAround(element: Element): Generator<{ node: Element; style: CSSStyleDeclaration }> {
  let { position } = styleOf(element);
  for (let node = parentOf(element); node; node = parentOf(node)) {
    const style = styleOf(node);
    const isPassedBy =
      position === 'fixed' ||
      (position === 'absolute' && style.position === 'static' && parentOf(node) !== null);
    if (/^(contents|inline)$/.test(style.display) || (isPassedBy && !holdsFixed(style))) continue;
    yield { node, style };
    position = style.position;
  }
}

/** Asks the window that shows the element for its styles. */
const styleOf = (element: Element): CSSStyleDeclaration =>
  viewOf(element).getComputedStyle(element);

/** Whether `position: fixed` of the element refers to the window and not to a box around it. */
export function standsInWindow(element: Element): boolean {
  for (let node = parentOf(element); node; node = parentOf(node)) {
    if (holdsFixed(styleOf(node))) return false;
  }
  return true;
}

/**
 * Whether the element is wide enough and neither cut off nor sticking out of a box around it.
 * @param element the element with its panel open, or with a placeholder of the panel's size in it.
 * @param least the least width, in pixels.
 */
export function hasRoom(element: Element, least: number): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  if (right - left < least - tolerance) return false;
  const { documentElement, body } = element.ownerDocument;
  const { innerHeight, scrollX, scrollY } = viewOf(element);
  const page = { from: 0, to: documentElement.clientWidth };
  const window = { from: 0, to: innerHeight };
  let x: Span = { from: left, to: right };
  let y: Span = { from: top, to: bottom };
  // An element out of the flow (floated, absolute) may be larger than the box around it.
  let inFlow = isInFlow(styleOf(element));
  let isFixed = styleOf(element).position === 'fixed';

  for (const { node, style } of boxesAround(element)) {
    if (node === body || node === documentElement) {
      const ahead = { from: x.from + scrollX, to: x.to + scrollX };
      // A page that cannot be scrolled has no more room than its window.
      const isStuck = /hidden|clip/.test(style.overflowY) && scrollY === 0;
      if (!isWithin(ahead, page) || (isStuck && !isWithin(y, window))) return false;
      continue;
    }
    const frame = node.getBoundingClientRect();
    const fit = (inner: Span, outer: Span, overflow: string): Span | undefined => {
      if (cuts(style) || /hidden|clip/.test(overflow))
        return isWithin(inner, outer) ? inner : undefined;
      if (overflow !== 'visible')
        return isLarger(inner, outer) ? undefined : scrolledInto(inner, outer);
      return inFlow && isLarger(inner, outer) && !isWithin(inner, outer) ? undefined : inner;
    };
    const inX = fit(x, { from: frame.left, to: frame.right }, style.overflowX);
    const inY = fit(y, { from: frame.top, to: frame.bottom }, style.overflowY);
    if (!inX || !inY) return false;
    [x, y] = [inX, inY];
    inFlow &&= isInFlow(style);
    isFixed = style.position === 'fixed';
    if (style.position === 'sticky' && isLarger(y, window)) return false;
  }
  return !isFixed || (isWithin(x, page) && isWithin(y, window));
}

const isInFlow = (style: CSSStyleDeclaration): boolean =>
  style.getPropertyValue('float') === 'none' && /static|relative|sticky/.test(style.position);

/**
 * Whether an ancestor of the element (a dialog, a popover, a full-screen element) has come into the
 * top layer after the panel and covers it.
 */
export function isCoveredByParent(panel: HTMLElement, host: Element): boolean {
  const { left, top, width, height } = panel.getBoundingClientRect();
  const hit = host.ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && hit !== host && hit.contains(host);
}
