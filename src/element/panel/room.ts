/**
 * Whether the page has room for the panel where its button stands. The boxes around it decide, not
 * the size of the window: none may cut the panel off, and none may be so small that the panel hangs
 * out over what follows, which would be painted over it.
 */

import { viewOf } from '../../base/element/window.js';

/** Pixels by which boxes may differ without anybody seeing it. */
const tolerance = 1;

/** Around this one as it is laid out: through slots, and out of shadow roots. */
export function parentOf(node: Element): Element | null {
  const parent = node.assignedSlot ?? node.parentNode;
  // By its type, not by its class: the node may be another window's.
  if (parent?.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (parent as ShadowRoot).host ?? null;
  return node.assignedSlot ?? node.parentElement;
}

/** Paints nothing outside itself, whatever its `overflow`. */
const cuts = ({ contain, contentVisibility, clipPath }: CSSStyleDeclaration): boolean =>
  /paint|strict|content/.test(contain) || contentVisibility === 'auto' || clipPath !== 'none';

const effects = ['transform', 'translate', 'rotate', 'scale', 'perspective', 'filter'];

/** What is `position: fixed` inside is fixed to this, not to the window. */
const holdsFixed = (style: CSSStyleDeclaration): boolean =>
  [...effects, 'backdrop-filter'].some((name) => !/^(none)?$/.test(style.getPropertyValue(name))) ||
  /paint|strict|content|layout/.test(style.contain) ||
  style.contentVisibility === 'auto' ||
  effects.some((name) => style.willChange.includes(name));

/** A box in one dimension. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const length = ({ from, to }: Span): number => to - from;
const isWithin = (inner: Span, outer: Span): boolean =>
  inner.from >= outer.from - tolerance && inner.to <= outer.to + tolerance;
const isLarger = (inner: Span, outer: Span): boolean => length(inner) > length(outer) + tolerance;

/** Where it would be once it has been scrolled into sight. */
function scrolledInto(inner: Span, outer: Span): Span {
  const from = Math.max(outer.from, Math.min(inner.from, outer.to - length(inner)));
  return { from, to: from + length(inner) };
}

/**
 * The boxes whose size and `overflow` matter to what is in this one, from the inside out; the last
 * one is the page itself, if it is not passed by.
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

/** In the window that shows it. */
const styleOf = (element: Element): CSSStyleDeclaration =>
  viewOf(element).getComputedStyle(element);

/** Nothing between it and the window holds what is `position: fixed`. */
export function standsInWindow(element: Element): boolean {
  for (let node = parentOf(element); node; node = parentOf(node)) {
    if (holdsFixed(styleOf(node))) return false;
  }
  return true;
}

/**
 * @param element as it stands in the page with its panel open, or with something as large in it.
 * @param least pixels: no panel is narrower.
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
  // What is out of the flow may be larger than the box it stands in.
  let inFlow = isInFlow(styleOf(element));
  let isFixed = styleOf(element).position === 'fixed';

  for (const { node, style } of boxesAround(element)) {
    if (node === body || node === documentElement) {
      const ahead = { from: x.from + scrollX, to: x.to + scrollX };
      // A page that cannot be scrolled has as much room as its window.
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

/** What the element stands in has come into the top layer after it: a dialog, a popover, full screen. */
export function isCoveredByParent(panel: HTMLElement, host: Element): boolean {
  const { left, top, width, height } = panel.getBoundingClientRect();
  const hit = host.ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && hit !== host && hit.contains(host);
}
