/**
 * Keys that the panel uses are not the page's shortcuts: they end at the shadow root. With Ctrl, Alt
 * or Meta, and Tab and the function keys, they are never the panel's.
 */

export interface KeyActions {
  /** People are connected: digits are tones. */
  talking(): boolean;
  digit(digit: string): void;
  /** Whether it was of use here. */
  escape(event: KeyboardEvent): boolean;
}

const keyEvents = ['keydown', 'keypress', 'keyup'] as const;
/** What a field does with its keys, a page may take away, too. */
const fieldEvents = ['beforeinput', 'input', 'paste', 'cut', 'copy'] as const;
const fields = 'input,select,textarea';
const editing = /^(Enter|Backspace|Delete|Clear|Home|End|Arrow\w+|Page\w+)$/;
/** Keys with names; all others are called what they write. Dead keys and those of an input method write. */
const named = /^(?!Dead$|Process$|Unidentified$|Compose$)[A-Z]\w+$/;

export function listenToKeys(root: ShadowRoot, actions: KeyActions): void {
  /** Pressed here and not let go: what is held belongs to where it was pressed. */
  const down = new Set<string>();
  /** The last one that ends at the root. */
  let kept: Event | undefined;
  /** An Escape has been pressed here and not let go. */
  let escaping = false;

  const look = (event: KeyboardEvent): void => {
    const { type, key, code, repeat, target } = event;
    // What the page has put into a slot is the page's.
    if (!root.contains(target as Node)) return;
    const id = code || key;
    const first = type === 'keydown' && !repeat;
    const known = !first && down.has(id);
    // The open list of a choice takes the Escape that closes it, all but its end.
    const ofList =
      type === 'keyup' && key === 'Escape' && !escaping && (target as Element).matches('select');
    if (key === 'Escape') escaping = type === 'keydown';
    const used = known || ofList || isUsed(event, actions.talking());
    if (type === 'keydown' && used) down.add(id);
    else if (type !== 'keypress') down.delete(id);
    if (used) kept = event;
    const presses = key === 'Enter' ? 'button,input,select' : key === ' ' ? 'button' : '';
    if (repeat && presses && (target as Element).closest(presses)) event.preventDefault();
  };
  const act = (event: KeyboardEvent): void => {
    const { type, key, code, repeat, target, defaultPrevented, isComposing } = event;
    if (type === 'keydown' && !repeat && root.contains(target as Node) && !isComposing) {
      if (key === 'Escape') {
        if (!defaultPrevented && !isModified(event) && actions.escape(event)) {
          down.add(code || key);
          kept = event;
        }
      } else if (isDigit(event, actions.talking())) actions.digit(key);
    }
    if (event !== kept) return;
    event.stopPropagation();
    // An Escape that is held down goes on with nothing.
    if (key === 'Escape') event.preventDefault();
  };

  for (const type of keyEvents) {
    root.addEventListener(type, look as EventListener, true);
    root.addEventListener(type, act as EventListener);
  }
  for (const type of fieldEvents) {
    root.addEventListener(type, (event) => {
      if (root.contains(event.target as Node)) event.stopPropagation();
    });
  }
}

/** AltGr only writes, but on some systems it is Ctrl and Alt. */
const isModified = (event: KeyboardEvent): boolean =>
  event.metaKey ||
  ((event.ctrlKey || event.altKey) &&
    (named.test(event.key) || !event.getModifierState('AltGraph')));

const isDigit = (event: KeyboardEvent, talking: boolean): boolean =>
  talking &&
  /^[\d*#]$/.test(event.key) &&
  !isModified(event) &&
  !(event.target as Element).matches(fields);

function isUsed(event: KeyboardEvent, talking: boolean): boolean {
  const { key, isComposing } = event;
  const target = event.target as Element;
  const inField = target.matches(fields);
  if (inField && isComposing) return true;
  if (isModified(event)) return false;
  if (inField) return editing.test(key) || !named.test(key);
  return isDigit(event, talking) || (/^( |Enter)$/.test(key) && target.closest('button') !== null);
}
