/**
 * The panel's keyboard. Keys that the panel uses must not also act as the page's shortcuts, so
 * their events stop at the shadow root. Tab, the function keys, and keys with Ctrl, Alt or Meta are
 * left to the page.
 */

export interface KeyActions {
  /** True while people talk: digits are sent as tones then. */
  talking(): boolean;
  digit(digit: string): void;
  /** @returns whether the panel has used the Escape. */
  escape(event: KeyboardEvent): boolean;
}

const keyEvents = ['keydown', 'keypress', 'keyup'] as const;
/**
 * Events by which a field takes input: the page's listeners could cancel them, as they could keys.
 */
const fieldEvents = ['beforeinput', 'input', 'paste', 'cut', 'copy'] as const;
const fields = 'input,select,textarea';
const editing = /^(Enter|Backspace|Delete|Clear|Home|End|Arrow\w+|Page\w+)$/;
/**
 * `key` values that name a key and write nothing. Any other value is the text that the key writes;
 * dead keys and those of an input method count as writing.
 */
const named = /^(?!Dead$|Process$|Unidentified$|Compose$)[A-Z]\w+$/;

export function listenToKeys(root: ShadowRoot, actions: KeyActions): void {
  /** Keys pressed in the panel and not released: their later events belong to the panel, too. */
  const down = new Set<string>();
  /** The last event that has to stop at the root. */
  let kept: Event | undefined;
  /** An Escape has been pressed in the panel and not released. */
  let escaping = false;

  const look = (event: KeyboardEvent): void => {
    const { type, key, code, repeat, target } = event;
    // Keys in content that the page has slotted belong to the page.
    if (!root.contains(target as Node)) return;
    const id = code || key;
    const first = type === 'keydown' && !repeat;
    const known = !first && down.has(id);
    // An open list of a <select> swallows the keydown of the Escape that closes it, not its keyup.
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
    // Keeps the browser from acting on the Escape too (it would close a dialog), held down or not.
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

/** AltGr writes characters and is no modifier here, but some systems report it as Ctrl and Alt. */
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
