/**
 * The keys that stop at the panel's shadow root: those that the panel uses there, and no others.
 */
import { expect } from '@open-wc/testing';
import { CallbackPage, input, toForm } from '../callback/page.js';
import type { Widget } from '../widget.js';
import { statesWith } from '../../support/states.js';

let page: CallbackPage;
let widget: Widget;

/** Whether the page gets the event. */
function heard(type: string, target: Element | undefined, init: KeyboardEventInit): boolean {
  let told = false;
  const hear = (): void => void (told = true);
  document.addEventListener(type, hear);
  const event = new KeyboardEvent(type, {
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  (target ?? expect.fail('nothing to press')).dispatchEvent(event);
  document.removeEventListener(type, hear);
  return told;
}

beforeEach(async () => {
  page = new CallbackPage();
  widget = await page.offering();
});
afterEach(() => page.close());

for (const type of ['keydown', 'keypress', 'keyup']) {
  describe(type, () => {
    it('of a key that writes or edits in a field does not reach the page', async () => {
      await toForm(widget);
      for (const init of [
        { key: '5' },
        { key: '\u0665' },
        { key: 'क्ष' },
        { key: '(', shiftKey: true },
        { key: '@', ctrlKey: true, altKey: true, modifierAltGraph: true },
        { key: 'Dead' },
        { key: 'Process' },
        { key: 'Unidentified' },
        { key: 'Enter', isComposing: true },
        { key: 'a', ctrlKey: true, isComposing: true },
        { key: 'Backspace' },
        { key: 'Delete' },
        { key: 'ArrowLeft', shiftKey: true },
        { key: 'Home' },
        { key: 'PageDown' },
        { key: ' ' },
      ]) {
        expect(heard(type, input(widget), init), JSON.stringify(init)).to.equal(false);
      }
    });

    it('of Tab, a function key or a shortcut in a field reaches the page', async () => {
      await toForm(widget);
      for (const init of [
        { key: 'Tab' },
        { key: 'Tab', shiftKey: true },
        { key: 'F1' },
        { key: 'F12' },
        { key: 'Shift' },
        { key: 'MediaPlayPause' },
        { key: '5', ctrlKey: true },
        { key: 'k', metaKey: true },
        { key: 'x', altKey: true },
        { key: 'ArrowLeft', ctrlKey: true, altKey: true, modifierAltGraph: true },
        { key: '@', metaKey: true, modifierAltGraph: true },
      ]) {
        expect(heard(type, input(widget), init), JSON.stringify(init)).to.equal(true);
      }
    });

    it('of Space or Enter on a control does not reach the page, of any other key it does', async () => {
      await widget.show('queued');
      for (const key of [' ', 'Enter']) {
        expect(heard(type, widget.part('minimize'), { key }), key).to.equal(false);
        expect(heard(type, widget.part('heading'), { key }), `heading: ${key}`).to.equal(true);
        expect(heard(type, widget.part('minimize'), { key, ctrlKey: true }), key).to.equal(true);
      }
      for (const key of ['5', '#', 'a', 'ArrowDown', 'F2', 'Tab']) {
        expect(heard(type, widget.part('minimize'), { key }), key).to.equal(true);
      }
    });

    for (const state of statesWith('talk')) {
      it(`of digits, * and # does not reach the page while ${state}, wherever the focus is`, async () => {
        await widget.show(state);
        for (const key of Array.from('0123456789*#')) {
          for (const part of ['mute', 'heading', 'hang-up']) {
            expect(heard(type, widget.part(part), { key }), part + key).to.equal(false);
          }
          const init = { key, altKey: true };
          expect(heard(type, widget.part('mute'), init), `Alt ${key}`).to.equal(true);
        }
        expect(heard(type, widget.part('mute'), { key: 'a' })).to.equal(true);
      });
    }
  });
}

it('a key that is pressed in the panel and released in the page is not told to the page', async () => {
  await widget.show('queued');
  const space = { key: ' ', code: 'Space' };
  expect(heard('keydown', widget.part('minimize'), space)).to.equal(false);
  expect(heard('keyup', widget.part('heading'), space)).to.equal(false);
  expect(heard('keyup', widget.part('heading'), space), 'the next one').to.equal(true);
});

it('input events of the number’s field do not reach the page', async () => {
  await toForm(widget);
  let told = 0;
  for (const type of ['beforeinput', 'input', 'paste', 'cut', 'copy']) {
    const hear = (): void => void (told += 1);
    document.addEventListener(type, hear);
    input(widget).dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    document.removeEventListener(type, hear);
  }
  expect(told).to.equal(0);
});

it('Escape of an input method closes nothing', async () => {
  await toForm(widget);
  heard('keydown', input(widget), { key: 'Escape', isComposing: true });
  await widget.element.updateComplete;
  expect(widget.part('callback-form')).to.not.equal(undefined);
});
