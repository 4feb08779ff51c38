/**
 * The panel's templates and styles in every state, language and theme, without an element or a
 * call.
 */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { html, nothing, render } from 'lit';
import { panelStyles } from '../../../src/element/shared/panel-styles.js';
import { renderHead, renderPanel } from '../../../src/element/panel/panel.js';
import { renderQuestion } from '../../../src/element/rating/question.js';
import { ratingStyles } from '../../../src/element/rating/styles.js';
import { statusText } from '../../../src/element/shared/status.js';
import { dress } from '../../../src/base/element/sheets.js';
import { styles } from '../../../src/element/shared/styles.js';
import type { Actions, ViewModel } from '../../../src/element/shared/view-model.js';
import type { CallWords, RatingWords } from '../../../src/locales/words.js';
import { expectTouchable } from '../../support/layout.js';
import { languages, spoken } from '../../support/languages.js';
import { expectAccessible } from '../../support/axe.js';
import { running } from '../../support/states.js';
import { devices, everything, full, nothingAtAll, views, type View } from './views.js';

describe('panel', () => {
  let frame: HTMLElement;
  let root: ShadowRoot;
  let messages: CallWords;
  let ratingWords: RatingWords;
  let language: string;
  let dir: 'ltr' | 'rtl';
  let asked: unknown[][];

  const ask =
    (name: string) =>
    (...given: unknown[]) => {
      asked.push([name, ...given]);
    };
  const actions: Actions = {
    hangUp: ask('hangUp'),
    close: ask('close'),
    callAgain: ask('callAgain'),
    callBack: ask('callBack'),
    leaveMessage: ask('leaveMessage'),
    reload: ask('reload'),
    mute: ask('mute'),
    camera: ask('camera'),
    toggle: ask('toggle'),
    // The headset stays in use, whatever the visitor chooses.
    choose: async (...given) => {
      asked.push(['choose', ...given]);
      return 'm2';
    },
    resumeSound: ask('resumeSound'),
    sendTone: ask('sendTone'),
    toggleCollapsed: ask('toggleCollapsed'),
  };

  const speak = async (wanted: string) => {
    language = wanted;
    ({ call: messages, rating: ratingWords, dir } = await spoken(wanted));
  };

  const questionActions = { choose: ask('choose'), comment: ask('comment'), send: ask('send') };

  const viewOf = ({ question, ...part }: View): ViewModel => ({
    messages,
    state: 'talking',
    media: 'video',
    asking: undefined,
    cutOff: false,
    reason: undefined,
    reached: 'nobody',
    unexplained: false,
    access: undefined,
    opens: undefined,
    queue: undefined,
    seconds: 0,
    handedOver: false,
    controls: everything,
    muted: false,
    camera: true,
    drawer: undefined,
    devices: [],
    remoteVideo: undefined,
    selfView: undefined,
    notices: [],
    quality: undefined,
    tones: '',
    collapsed: false,
    callBack: undefined,
    message: undefined,
    rating: question && renderQuestion({ ...question, words: ratingWords }, questionActions),
    hasFallback: true,
    reload: undefined,
    ...part,
  });

  /** Draws frame, status line and panel, as the element does. */
  const show = (part: View) => {
    const view = viewOf(part);
    render(
      html`<div
        class="root"
        role="region"
        aria-label=${messages.panel}
        lang=${language}
        dir=${dir}
        data-open
        data-over=${frame.hasAttribute('placement') ? 'corner' : nothing}
        data-state=${view.state}
      >
        ${renderHead(view)}
        <p part="status" role="status">${statusText(view)}</p>
        ${renderPanel(view, actions)}
      </div>`,
      root,
    );
  };

  const find = (part: string) => root.querySelector<HTMLElement>(`[part=${part}]`);
  const press = (part: string) => find(part)?.click();
  const panel = () => root.querySelector<HTMLElement>('.root') ?? expect.fail('no panel');

  beforeEach(async () => {
    asked = [];
    frame = document.createElement('div');
    root = frame.attachShadow({ mode: 'open' });
    dress(root, [styles, panelStyles, ratingStyles]);
    document.body.append(frame);
    await speak('en');
  });

  afterEach(() => frame.remove());

  describe('status line', () => {
    it('has a sentence for every state but idle and preparing', () => {
      expect(statusText(viewOf({ state: 'idle' }))).to.equal('');
      expect(statusText(viewOf({ state: 'preparing' }))).to.equal('');
      for (const state of running.slice(1)) {
        expect(statusText(viewOf({ state })), state).to.match(/\w/);
      }
    });

    it('says what happened at the end', () => {
      const view = viewOf({ state: 'failed', reason: 'no-agent' });
      expect(statusText(view)).to.equal(messages.ends['no-agent'].title);
      expect(statusText(viewOf({ state: 'ended' }))).to.equal(messages.ends['hung-up'].title);
    });

    it('does not claim a connection if the call was only handed over', () => {
      expect(statusText(viewOf({ handedOver: true }))).to.equal(messages.handedOver);
    });
  });

  describe('while a call runs', () => {
    it('keeps the same hang-up button and its focus', () => {
      show({ state: 'preparing' });
      const button = find('hang-up');
      button?.focus();
      for (const collapsed of [false, true, false]) {
        for (const state of running) {
          show({ state, collapsed });
          expect(find('hang-up'), state).to.equal(button);
          expect(root.activeElement, state).to.equal(button);
        }
      }
    });

    it('labels the button Cancel before the talk, and Hang up from then on', () => {
      for (const state of running) {
        show({ state });
        const early = running.indexOf(state) < running.indexOf('talking');
        expect(find('hang-up')?.textContent?.trim(), state).to.equal(early ? 'Cancel' : 'Hang up');
      }
      press('hang-up');
      expect(asked).to.deep.equal([['hangUp']]);
    });

    it('keeps the controls while the connection is lost and restored', () => {
      show({ state: 'talking', drawer: 'keypad' });
      const before = ['mute', 'camera', 'keypad-toggle', 'keypad', 'key'].map(find);
      show({ state: 'reconnecting', drawer: 'keypad' });
      expect(['mute', 'camera', 'keypad-toggle', 'keypad', 'key'].map(find)).to.deep.equal(before);
    });

    it('shows the time in minutes and seconds', () => {
      const shown = (seconds: number) => {
        show({ seconds });
        return find('timer')?.textContent;
      };
      expect([0, 9, 60, 3599, 6000].map(shown)).to.deep.equal([
        '00:00',
        '00:09',
        '01:00',
        '59:59',
        '100:00',
      ]);
    });

    it('labels each control by what a press does, and calls that action', () => {
      show({});
      expect(find('mute')?.innerText).to.contain('Mute');
      expect(find('camera')?.innerText).to.contain('Stop video');
      press('mute');
      press('camera');
      show({ muted: true, camera: false });
      expect(find('mute')?.innerText).to.contain('Unmute');
      expect(find('camera')?.innerText).to.contain('Start video');
      press('mute');
      press('camera');
      press('minimize');
      expect(asked).to.deep.equal([
        ['mute', true],
        ['camera', false],
        ['mute', false],
        ['camera', true],
        ['toggleCollapsed'],
      ]);
    });

    it('shows only the controls that the connector has', () => {
      show({ controls: nothingAtAll, drawer: 'keypad', devices, notices: ['sound-blocked'] });
      const parts = ['mute', 'camera', 'keypad-toggle', 'keypad', 'devices-toggle', 'sound'];
      for (const part of parts) expect(find(part)).to.be.null;
      expect(root.querySelector('.controls')).to.have.property('offsetHeight', 0);
    });

    it('sends the tones of the keypad, and shows the last of them', () => {
      show({});
      expect(find('keypad-toggle')?.ariaExpanded).to.equal('false');
      press('keypad-toggle');
      show({ drawer: 'keypad', tones: '1234567890123456789#' });
      expect(find('keypad-toggle')?.ariaExpanded).to.equal('true');
      expect(root.querySelector('output')?.textContent).to.equal('567890123456789#');
      const keys = [...root.querySelectorAll<HTMLElement>('[part=key]')];
      keys.forEach((key) => key.click());
      const sent = Array.from('123456789*0#', (digit) => ['sendTone', digit]);
      expect(asked).to.deep.equal([['toggle', 'keypad'], ...sent]);
    });

    it('offers the devices by kind, and shows the one in use even if the choice fails', async () => {
      show({ devices });
      press('devices-toggle');
      show({ drawer: 'devices', devices });
      expect(find('devices-toggle')?.ariaExpanded).to.equal('true');
      const choices = [...root.querySelectorAll('select')];
      const names = choices.map(({ labels }) => labels[0]?.querySelector('span')?.textContent);
      expect(names).to.deep.equal(['Microphone', 'Camera']);
      const offered = choices.map(({ options }) => [...options].map(({ text }) => text));
      expect(offered).to.deep.equal([['Built-in', 'Headset'], ['Camera 1']]);
      const [microphones] = choices;
      expect(microphones?.value).to.equal('m2');
      if (microphones) microphones.value = 'm1';
      microphones?.dispatchEvent(new Event('change'));
      expect(asked).to.deep.equal([
        ['toggle', 'devices'],
        ['choose', 'microphone', 'm1'],
      ]);
      await Promise.resolve();
      expect(microphones?.value).to.equal('m2');
    });

    it('says how good the connection is', () => {
      for (const quality of ['good', 'fair', 'poor'] as const) {
        show({ quality });
        expect(find('quality')?.textContent?.trim()).to.equal(messages.quality[quality]);
      }
      show({});
      expect(find('quality')).to.be.null;
    });

    it('keeps sign and time beside the unfold button in a narrow place with long words', async () => {
      frame.style.width = '304px';
      await speak('de');
      show({ collapsed: true, quality: 'good', camera: false });
      const [toggle, timer, quality] = ['minimize', 'timer', 'quality'].map(
        (part) => find(part)?.getBoundingClientRect() ?? expect.fail(`no ${part}`),
      );
      expect(timer?.top).to.be.below(toggle?.bottom ?? 0);
      expect(quality?.top).to.be.below(toggle?.bottom ?? 0);
      expect(find('quality')?.textContent?.trim()).to.equal(messages.quality.good);
    });

    it('shows notices in the status line', () => {
      const said = () => root.querySelector('[role=status]')?.textContent;
      show({ notices: ['held'] });
      expect(said()).to.equal(messages.notices.held);
      show({ notices: ['no-audio', 'camera-lost'] });
      expect(said()).to.equal(`${messages.notices['no-audio']} ${messages.notices['camera-lost']}`);
      show({ state: 'reconnecting', notices: ['no-audio'] });
      expect(said()).to.equal(messages.states.reconnecting);
      show({});
      expect(said()).to.equal(messages.states.talking);
    });

    it('has a button for the sound if the browser keeps it silent', () => {
      show({});
      expect(find('sound')).to.be.null;
      show({ notices: ['sound-blocked'] });
      press('sound');
      expect(asked).to.deep.equal([['resumeSound']]);
    });

    it('folds to one line with the unfold button, the time and the hang-up button', () => {
      show({ collapsed: true, drawer: 'keypad' });
      expect(find('minimize')?.ariaExpanded).to.equal('false');
      expect(find('minimize')?.ariaLabel).to.equal('Expand');
      expect(find('controls')).to.be.null;
      expect(find('keypad')).to.be.null;
      const middles = ['minimize', 'timer', 'hang-up'].map((part) => {
        const { top, height } = find(part)?.getBoundingClientRect() ?? expect.fail(part);
        return Math.round(top + height / 2);
      });
      expect(Math.max(...middles) - Math.min(...middles)).to.be.below(4);
      expect(panel().offsetHeight).to.be.below(70);
    });
  });

  describe('at the end', () => {
    it('says what to do next, and offers to call again and to close', () => {
      show({ state: 'failed', reason: 'microphone-denied' });
      expect(find('hint')?.textContent).to.equal(messages.ends['microphone-denied'].hint);
      press('again');
      press('close');
      expect(asked).to.deep.equal([['callAgain'], ['close']]);
    });

    it('offers no second call if it could only end in the same way', () => {
      show({ state: 'failed', reason: 'unsupported' });
      expect(find('again')).to.be.null;
      expect(find('close')).to.not.be.null;
    });

    it('shows the length of the talk, if there was one', () => {
      show({ state: 'ended', reason: 'released', seconds: 61 });
      expect(find('timer')?.textContent).to.equal('01:01');
      show({ state: 'ended', reason: 'released', seconds: 0 });
      expect(find('timer')).to.be.null;
    });
  });

  for (const [name, view] of Object.entries(views)) {
    describe(name, () => {
      it('has one fallback place for the focus, no live region but the known ones, no inline style', () => {
        show(view);
        const places = [...root.querySelectorAll('[data-focus]')];
        expect(places).to.deep.equal(viewOf(view).collapsed ? [] : [find('heading')]);
        const live = '[role=status],[role=alert],[role=log],[aria-live]:not([aria-live=off])';
        // The queue reads out places at a pace of its own.
        const queue = viewOf(view).queue ? [root.querySelector('.unseen')] : [];
        const rating = view.question ? [find('rating-status')] : [];
        const known = [find('status'), ...queue, ...rating];
        expect([...root.querySelectorAll(live)]).to.deep.equal(known);
        expect(root.querySelectorAll('[style]')).to.have.lengthOf(0);
        for (const button of root.querySelectorAll('button'))
          expect(button.type).to.equal('button');
      });

      for (const spoken of languages) {
        it(`is accessible, light and dark: ${spoken}`, async () => {
          await speak(spoken);
          for (const theme of ['light', 'dark']) {
            frame.setAttribute('theme', theme);
            show(view);
            // Opening is animated, and axe would see colours that are half faded in.
            panel()
              .getAnimations({ subtree: true })
              .forEach((animation) => animation.cancel());
            await expectAccessible(frame);
          }
        });

        it(`fits into 280 px, with buttons of 44: ${spoken}`, async () => {
          await speak(spoken);
          frame.style.inlineSize = '280px';
          show(view);
          expect(panel().scrollWidth, 'overflow').to.be.at.most(280);
          expectTouchable(root.querySelectorAll('button'), ['width', 'height']);
        });
      }
    });
  }

  describe('floating', () => {
    afterEach(() => setViewport({ width: 800, height: 600 }));

    it('is never larger than the screen, and keeps the hang-up button in sight', async () => {
      await setViewport({ width: 320, height: 256 });
      frame.setAttribute('placement', 'bottom-right');
      show({ ...full, state: 'talking' });
      const { top, left, right, bottom } = panel().getBoundingClientRect();
      expect([top, left].every((edge) => edge >= 0)).to.be.true;
      expect(right).to.be.at.most(320);
      expect(bottom).to.be.at.most(256);
      const button = find('hang-up')?.getBoundingClientRect();
      expect(button?.bottom).to.be.at.most(bottom);
    });

    it('stays on its physical side, whatever the direction of writing', async () => {
      await speak('ar');
      show({});
      const middle = document.documentElement.clientWidth / 2;
      frame.setAttribute('placement', 'bottom-right');
      expect(panel().getBoundingClientRect().left).to.be.above(middle);
      frame.setAttribute('placement', 'bottom-left');
      expect(panel().getBoundingClientRect().right).to.be.below(middle);
    });
  });
});
