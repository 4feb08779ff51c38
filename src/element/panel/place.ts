/**
 * Places the open panel: in the page, where its button was, as long as it fits there; else in the
 * top layer, over that place and inside the window, while a placeholder keeps the button's room in
 * the page. A floating panel stays in its corner. The nodes of the panel are never moved in the
 * document, so that the focus stays and videos play on.
 */
import type { ReactiveController, ReactiveElement } from 'lit';
import type { Configuration } from '../shared/attributes.js';
import { hasRoom, isCoveredByParent, parentOf, standsInWindow } from './room.js';
import { viewOf } from '../../base/element/window.js';

/**
 * The least width of a panel, in its own em, open or folded. In a small window this share of the
 * window's width is enough.
 */
const least = { open: 17, folded: 10, share: 0.8 };
/** Pixels that a panel keeps from the edge of the window. */
const edge = 16;

type Host = ReactiveElement & Pick<Configuration, 'placement'>;

/** Called around a move of the panel that happens between two renderings. */
interface Moves {
  before(): void;
  after(): void;
}

/**
 * The visible part of the window, without a telephone's on-screen keyboard. While the visitor has
 * zoomed in by pinching, the whole window counts instead.
 */
function sightIn({ visualViewport: seen, document }: Window): {
  left: number;
  top: number;
  width: number;
  height: number;
} {
  if (seen && seen.scale < 1.01) {
    const { offsetLeft, offsetTop, width, height } = seen;
    return { left: offsetLeft, top: offsetTop, width, height };
  }
  const { clientWidth, clientHeight } = document.documentElement;
  return { left: 0, top: 0, width: clientWidth, height: clientHeight };
}

const pixels = (value: string): number => Number.parseFloat(value) || 0;
const isSeen = (panel: Element): boolean => panel.getClientRects().length > 0;
/** The element's CSS zoom: window pixels per pixel of its own. */
const zoomOf = ({ currentCSSZoom }: Partial<HTMLElement>): number => currentCSSZoom ?? 1;
/** Clamps the value; where `to` is below `from`, `from` wins. */
const within = (value: number, from: number, to: number): number =>
  Math.max(from, Math.min(value, to));

export class PanelPlace implements ReactiveController {
  readonly #host: Host;
  readonly #moves: Moves;
  /** The start buttons that the page showed before the panel opened. */
  #starts: Element | null = null;
  /** Placeholder of the start buttons' size, in their place while the panel is in the top layer. */
  #holder: HTMLElement | undefined;
  #watch: AbortController | undefined;
  #parent: Element | null = null;
  #wasSeen = true;
  #following: AbortController | undefined;
  #frame = 0;

  constructor(host: Host, moves: Moves) {
    this.#host = host;
    this.#moves = moves;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#close();
  }

  hostUpdate(): void {
    if (!this.#holder)
      this.#starts = this.#host.renderRoot.querySelector('.starts') ?? this.#starts;
  }

  hostUpdated(): void {
    // A document whose window has been closed has no layout to place the panel in.
    const panel = this.#host.ownerDocument.defaultView && this.#panel;
    if (!panel?.hasAttribute('data-open') || this.#parent !== parentOf(this.#host)) this.#close();
    if (!panel?.hasAttribute('data-open')) return;
    if (!this.#watch) this.#open(panel);
    // A panel that is not displayed has no boxes to measure.
    if (!this.#holder && isSeen(panel) && !this.#fits(panel)) this.#lift(panel);
    this.#move();
    if (this.#holder && isCoveredByParent(panel, this.#host)) this.#raise(panel);
  }

  get #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.root');
  }

  /** Stays the same while the panel is open: a move to another window closes it first. */
  get #view(): Window & typeof globalThis {
    return viewOf(this.#host);
  }

  get #sight(): ReturnType<typeof sightIn> {
    return sightIn(this.#view);
  }

  get #floats(): boolean {
    return this.#host.placement !== 'inline';
  }

  /** Begins to watch the sizes of the panel and of all boxes around it. */
  #open(panel: HTMLElement): void {
    const { signal } = (this.#watch = new AbortController());
    this.#parent = parentOf(this.#host);
    if (this.#floats) panel.dataset['over'] = 'corner';
    // The observers and frames of the panel's own window: a page that is hidden behind its pop-up
    // gets none.
    const view = this.#view;
    const observer = new view.ResizeObserver(this.#lookLater);
    const own = new view.ResizeObserver(this.#move);
    own.observe(panel);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      own.disconnect();
      view.cancelAnimationFrame(this.#frame);
    });
    for (let node: Element | null = this.#host; node; node = parentOf(node)) observer.observe(node);
  }

  /**
   * Waits for the next frame, because changing sizes inside of a ResizeObserver's callback reports
   * an error in the page's console.
   */
  readonly #lookLater = (): void => {
    const view = this.#view;
    view.cancelAnimationFrame(this.#frame);
    this.#frame = view.requestAnimationFrame(() => this.#look());
  };

  /** While the panel is over the page, keeps it over its place when the page scrolls or changes. */
  #follow(panel: HTMLElement): void {
    const { signal } = (this.#following = new AbortController());
    for (let node: Element | null = this.#host; node; node = parentOf(node)) {
      // Listens at every root, since these events do not leave a shadow root. The ends of
      // transitions and animations matter because an ancestor may have faded in or out.
      for (const type of ['scroll', 'transitionend', 'animationend'])
        node.getRootNode().addEventListener(type, this.#move, { signal, capture: true });
    }
    const view = this.#view;
    view.addEventListener('resize', this.#lookLater, { signal });
    view.visualViewport?.addEventListener('resize', this.#move, { signal });
    view.visualViewport?.addEventListener('scroll', this.#move, { signal });
    view.document.addEventListener('fullscreenchange', () => this.#raise(panel), { signal });
  }

  /** Called when boxes have changed size: checks anew whether the panel fits into the page. */
  #look(): void {
    const panel = this.#panel;
    const wasSeen = this.#wasSeen;
    this.#wasSeen = panel !== null && isSeen(panel);
    if (!panel || !this.#wasSeen) return;
    // Displayed again together with an ancestor, which may be a dialog that is above the panel now.
    if (!wasSeen) this.#raise(panel);
    this.#moves.before();
    const fits = this.#fits(panel);
    if (!fits && !this.#holder) this.#lift(panel);
    if (fits && this.#holder) this.#lower(panel);
    this.#move();
    this.#moves.after();
  }

  /** Whether the page has room for the panel, wherever it is now. */
  #fits(panel: HTMLElement): boolean {
    const em = pixels(this.#view.getComputedStyle(panel).fontSize) * zoomOf(panel);
    const ems = panel.querySelector('.line') ? least.folded : least.open;
    const width = Math.min(ems * em, least.share * this.#sight.width);
    return this.#floats
      ? this.#fitsInCorner(panel, width)
      : this.#tried(panel, (box) => hasRoom(box, width));
  }

  /** Whether the corner is one of the window, and the offsets from its edges leave enough room. */
  #fitsInCorner(panel: HTMLElement, width: number): boolean {
    const seen = this.#sight;
    const { aside, below } = this.#corner;
    return (
      standsInWindow(this.#host) &&
      (below <= edge || fullHeight(panel) * zoomOf(panel) + below + edge <= seen.height) &&
      (aside <= edge || width + aside + edge <= seen.width)
    );
  }

  /** Pixels between a floating element and the two edges of its corner. */
  get #corner(): { aside: number; below: number } {
    const { bottom, left, right } = this.#view.getComputedStyle(this.#host);
    const aside = this.#host.placement === 'bottom-left' ? left : right;
    return { aside: pixels(aside), below: pixels(bottom) };
  }

  /**
   * Calls `look` with a box in the page that has the panel's size: the panel itself, or the
   * placeholder enlarged to that size for the moment.
   */
  #tried(panel: HTMLElement, look: (box: HTMLElement) => boolean): boolean {
    const fitsAs = (inner: HTMLElement): boolean => {
      const { display } = this.#view.getComputedStyle(this.#host);
      // The page's styles may give the element no box (`contents`) or only an inline one.
      const box = /^(contents|inline)$/.test(display) ? inner : this.#host;
      const isCut =
        inner.offsetWidth > box.offsetWidth + 1 || inner.offsetHeight > box.offsetHeight + 1;
      return !isCut && look(box);
    };
    const holder = this.#holder;
    if (!holder) return fitsAs(panel);
    const { cssText } = holder.style;
    const width = panel.offsetWidth;
    holder.style.cssText += `;overflow:hidden;width:${width}px;max-width:100%`;
    // The same content in a narrower box becomes higher by about that factor.
    const narrower = Math.max(1, width / holder.offsetWidth);
    holder.style.height = `${fullHeight(panel) * narrower}px`;
    const fits = fitsAs(holder);
    holder.style.cssText = cssText;
    return fits;
  }

  /** Shows the panel in the top layer. No node is moved for that, so that no video restarts. */
  #lift(panel: HTMLElement): void {
    const holder = (this.#holder = document.createElement('div'));
    const starts = this.#starts?.cloneNode(true) as Element | undefined;
    holder.className = 'root';
    holder.inert = true;
    holder.dataset['state'] = 'idle';
    holder.style.visibility = 'hidden';
    if (starts) {
      starts.querySelector('[part="hang-up"]')?.remove();
      for (const button of starts.children) button.removeAttribute('aria-busy');
      holder.append(starts);
    }
    this.#host.renderRoot.append(holder);
    panel.dataset['over'] = 'page';
    this.#follow(panel);
    this.#raise(panel);
  }

  /** Puts the panel back into the page. */
  #lower(panel: HTMLElement): void {
    this.#following?.abort();
    this.#holder?.remove();
    this.#holder = undefined;
    panel.removeAttribute('popover');
    panel.removeAttribute('style');
    if (this.#floats) panel.dataset['over'] = 'corner';
    else delete panel.dataset['over'];
  }

  /** Puts the panel above everything that is in the top layer: what is shown last is on top. */
  #raise(panel: HTMLElement): void {
    if (!this.#holder) return;
    panel.popover = null;
    panel.popover = 'manual';
    try {
      panel.showPopover();
    } catch {
      // A browser without popovers: `position: fixed` and `z-index` have to do, as far as the
      // page's own boxes let them.
    }
  }

  /**
   * Moves the panel over its placeholder, and back inside the window where that is out of sight.
   */
  readonly #move = (): void => {
    const [panel, holder] = [this.#panel, this.#holder];
    if (!panel || !holder) return;
    // An ancestor's `opacity` or `visibility` does not apply in the top layer, so it is carried
    // over.
    const isThere = holder.checkVisibility({ checkOpacity: true });
    panel.style.visibility = isThere ? '' : 'hidden';
    const seen = this.#sight;
    const zoom = zoomOf(panel);
    panel.style.setProperty('--_height', `${seen.height / zoom}px`);
    const style = this.#view.getComputedStyle(panel);
    const margin = (side: 'Top' | 'Right' | 'Bottom' | 'Left'): number =>
      pixels(style[`margin${side}`]) * zoom;
    const width = panel.offsetWidth * zoom;
    const height = panel.offsetHeight * zoom;
    let { left, top, right } = holder.getBoundingClientRect();
    const { aside, below } = this.#corner;
    const { placement } = this.#host;
    if (placement !== 'inline') {
      left = seen.left + aside;
      right = seen.left + seen.width - aside;
      top = seen.top + seen.height - below - height;
    }
    const atRight =
      placement === 'inline'
        ? this.#view.getComputedStyle(this.#host).direction === 'rtl'
        : placement === 'bottom-right';
    if (atRight) left = right - width;
    const x = within(
      left,
      seen.left + margin('Left'),
      seen.left + seen.width - width - margin('Right'),
    );
    const y = within(
      top,
      seen.top + margin('Top'),
      seen.top + seen.height - height - margin('Bottom'),
    );
    panel.style.left = `${(x - margin('Left')) / zoom}px`;
    panel.style.top = `${(y - margin('Top')) / zoom}px`;
  };

  #close(): void {
    this.#watch?.abort();
    this.#watch = undefined;
    const panel = this.#panel;
    if (!panel) return;
    this.#lower(panel);
    delete panel.dataset['over'];
  }
}

/** The panel's height including all content that is now reached only by scrolling. */
function fullHeight(panel: HTMLElement): number {
  const hidden = [panel, ...panel.querySelectorAll('.scroll')].map(
    ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
  );
  return hidden.reduce((sum, one) => sum + one, panel.offsetHeight);
}
