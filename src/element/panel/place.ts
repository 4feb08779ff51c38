/**
 * Where the open panel stands: in the page, in the place of its button, as long as it fits there;
 * else in the top layer, over that place and inside the window, while the page keeps the button's
 * room. A floating panel stays in its corner. The nodes stay where they are, and so does the focus.
 */
import type { ReactiveController, ReactiveElement } from 'lit';
import type { Configuration } from '../shared/attributes.js';
import { hasRoom, isCoveredByParent, parentOf, standsInWindow } from './room.js';
import { viewOf } from '../../base/element/window.js';

/** No panel is narrower, in its em, open or folded; in a small window, than this share of it. */
const least = { open: 17, folded: 10, share: 0.8 };
/** Pixels: closer to the edge of the window no panel needs to stand. */
const edge = 16;

type Host = ReactiveElement & Pick<Configuration, 'placement'>;

/** Is told when the panel is put somewhere else between two renderings. */
interface Moves {
  before(): void;
  after(): void;
}

/** What can be seen of the window: without the keyboard of a telephone, but not magnified. */
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
/** What its own pixels are in those of the window. */
const zoomOf = ({ currentCSSZoom }: Partial<HTMLElement>): number => currentCSSZoom ?? 1;
/** As near to it as the limits allow; the first one holds where they leave no room. */
const within = (value: number, from: number, to: number): number =>
  Math.max(from, Math.min(value, to));

export class PanelPlace implements ReactiveController {
  readonly #host: Host;
  readonly #moves: Moves;
  /** The start buttons, as the page had them. */
  #starts: Element | null = null;
  /** As large as they were, in their place, while the panel is in the top layer. */
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
    // Where its window has been closed, there is no place.
    const panel = this.#host.ownerDocument.defaultView && this.#panel;
    if (!panel?.hasAttribute('data-open') || this.#parent !== parentOf(this.#host)) this.#close();
    if (!panel?.hasAttribute('data-open')) return;
    if (!this.#watch) this.#open(panel);
    // Where nothing is seen of it, nothing can be measured.
    if (!this.#holder && isSeen(panel) && !this.#fits(panel)) this.#lift(panel);
    this.#move();
    if (this.#holder && isCoveredByParent(panel, this.#host)) this.#raise(panel);
  }

  get #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.root');
  }

  /** The element is moved from window to window with nothing of it open. */
  get #view(): Window & typeof globalThis {
    return viewOf(this.#host);
  }

  get #sight(): ReturnType<typeof sightIn> {
    return sightIn(this.#view);
  }

  get #floats(): boolean {
    return this.#host.placement !== 'inline';
  }

  /** Looks again whenever a box around it has changed. */
  #open(panel: HTMLElement): void {
    const { signal } = (this.#watch = new AbortController());
    this.#parent = parentOf(this.#host);
    if (this.#floats) panel.dataset['over'] = 'corner';
    // A page behind its pop-up draws no frames.
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

  /** In the next frame: what changes sizes while they are told of is an error in the page's console. */
  readonly #lookLater = (): void => {
    const view = this.#view;
    view.cancelAnimationFrame(this.#frame);
    this.#frame = view.requestAnimationFrame(() => this.#look());
  };

  /** Follows its place where the page scrolls, as long as it is over the page. */
  #follow(panel: HTMLElement): void {
    const { signal } = (this.#following = new AbortController());
    for (let node: Element | null = this.#host; node; node = parentOf(node)) {
      // None of these is heard outside a shadow root. What fades is there or gone at the end.
      for (const type of ['scroll', 'transitionend', 'animationend'])
        node.getRootNode().addEventListener(type, this.#move, { signal, capture: true });
    }
    const view = this.#view;
    view.addEventListener('resize', this.#lookLater, { signal });
    view.visualViewport?.addEventListener('resize', this.#move, { signal });
    view.visualViewport?.addEventListener('scroll', this.#move, { signal });
    view.document.addEventListener('fullscreenchange', () => this.#raise(panel), { signal });
  }

  /** The boxes have changed: perhaps it fits now, perhaps no longer. */
  #look(): void {
    const panel = this.#panel;
    const wasSeen = this.#wasSeen;
    this.#wasSeen = panel !== null && isSeen(panel);
    if (!panel || !this.#wasSeen) return;
    // Back in sight with what it stands in, perhaps a dialog that is above it now.
    if (!wasSeen) this.#raise(panel);
    this.#moves.before();
    const fits = this.#fits(panel);
    if (!fits && !this.#holder) this.#lift(panel);
    if (fits && this.#holder) this.#lower(panel);
    this.#move();
    this.#moves.after();
  }

  /** Whether the page has room for it, wherever it stands now. */
  #fits(panel: HTMLElement): boolean {
    const em = pixels(this.#view.getComputedStyle(panel).fontSize) * zoomOf(panel);
    const ems = panel.querySelector('.line') ? least.folded : least.open;
    const width = Math.min(ems * em, least.share * this.#sight.width);
    return this.#floats
      ? this.#fitsInCorner(panel, width)
      : this.#tried(panel, (box) => hasRoom(box, width));
  }

  /** Its corner is one of the window, and what it keeps clear of leaves it enough. */
  #fitsInCorner(panel: HTMLElement, width: number): boolean {
    const seen = this.#sight;
    const { aside, below } = this.#corner;
    return (
      standsInWindow(this.#host) &&
      (below <= edge || fullHeight(panel) * zoomOf(panel) + below + edge <= seen.height) &&
      (aside <= edge || width + aside + edge <= seen.width)
    );
  }

  /** Pixels it keeps clear of. */
  get #corner(): { aside: number; below: number } {
    const { bottom, left, right } = this.#view.getComputedStyle(this.#host);
    const aside = this.#host.placement === 'bottom-left' ? left : right;
    return { aside: pixels(aside), below: pixels(bottom) };
  }

  /** Looks while there is something in the page that is as large as the panel would be there. */
  #tried(panel: HTMLElement, look: (box: HTMLElement) => boolean): boolean {
    const fitsAs = (inner: HTMLElement): boolean => {
      const { display } = this.#view.getComputedStyle(this.#host);
      // A page may have taken its box away, or left only a line's.
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
    // What becomes narrower becomes higher.
    const narrower = Math.max(1, width / holder.offsetWidth);
    holder.style.height = `${fullHeight(panel) * narrower}px`;
    const fits = fitsAs(holder);
    holder.style.cssText = cssText;
    return fits;
  }

  /** Into the top layer. Nothing leaves the page for that, so that no picture starts anew. */
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

  /** Back into the page. */
  #lower(panel: HTMLElement): void {
    this.#following?.abort();
    this.#holder?.remove();
    this.#holder = undefined;
    panel.removeAttribute('popover');
    panel.removeAttribute('style');
    if (this.#floats) panel.dataset['over'] = 'corner';
    else delete panel.dataset['over'];
  }

  /** Above all that has come into the top layer before. */
  #raise(panel: HTMLElement): void {
    if (!this.#holder) return;
    panel.popover = null;
    panel.popover = 'manual';
    try {
      panel.showPopover();
    } catch {
      // A browser without popovers: it is fixed to the window, as far as the page lets it.
    }
  }

  /** Over its place, as far as that is in sight; else at the edge of the window next to it. */
  readonly #move = (): void => {
    const [panel, holder] = [this.#panel, this.#holder];
    if (!panel || !holder) return;
    // Nothing that fades what it stands in reaches into the top layer.
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

/** With what only scrolling shows, of the panel or in it. */
function fullHeight(panel: HTMLElement): number {
  const hidden = [panel, ...panel.querySelectorAll('.scroll')].map(
    ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
  );
  return hidden.reduce((sum, one) => sum + one, panel.offsetHeight);
}
