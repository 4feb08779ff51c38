/** The view of a talk, by its templates alone: pictures, and the signs in the folded bar. */
import { expect } from '@open-wc/testing';
import { render } from 'lit';
import { callNotices } from '../../../src/connector/connector.js';
import { panelStyles } from '../../../src/element/shared/panel-styles.js';
import { renderTalk } from '../../../src/element/panel/talk.js';
import { dress } from '../../../src/base/element/sheets.js';
import { styles } from '../../../src/element/shared/styles.js';
import type { Actions, ViewModel } from '../../../src/element/shared/view-model.js';
import { language as english } from '../../../src/locales/en.js';

const messages = english.call;

const everything = { mute: true, camera: true, keypad: true, devices: true, sound: true };
const nothingAtAll = { mute: false, camera: false, keypad: false, devices: false, sound: false };

describe('the view of a talk', () => {
  let frame: HTMLElement;
  let root: ShadowRoot;

  const show = (part: Partial<ViewModel>): void => {
    const view = { messages, state: 'talking', controls: everything, notices: [], seconds: 0 };
    render(
      renderTalk({ ...view, camera: true, muted: false, ...part } as ViewModel, {} as Actions),
      root,
    );
  };
  const find = (part: string) => root.querySelector<HTMLElement>(`[part=${part}]`);

  beforeEach(() => {
    frame = document.createElement('div');
    root = frame.attachShadow({ mode: 'open' });
    dress(root, [styles, panelStyles]);
    document.body.append(frame);
  });
  afterEach(() => frame.remove());

  it('shows the pictures, and keeps them in the page, hidden, while folded', () => {
    const remoteVideo = document.createElement('video');
    const selfView = document.createElement('video');
    const both = { remoteVideo, selfView };
    const videos = () => [...root.querySelectorAll('video')];
    show(both);
    expect(videos()).to.deep.equal([remoteVideo, selfView]);
    expect(videos().every((video) => video.checkVisibility())).to.be.true;
    show({ ...both, collapsed: true });
    expect(videos()).to.deep.equal([remoteVideo, selfView]);
    expect(videos().some((video) => video.checkVisibility())).to.be.false;
    show({ selfView });
    expect(videos()).to.deep.equal([selfView]);
    show({});
    expect(find('video')).to.be.null;
  });

  it('shows named signs for what is unusual while it is folded', () => {
    const names = () =>
      [...root.querySelectorAll('[part=sign]')].map((sign) => {
        expect(sign.role).to.equal('img');
        expect(sign.getAttribute('title')).to.equal(sign.ariaLabel);
        expect(sign.checkVisibility()).to.be.true;
        return sign.ariaLabel;
      });
    const { notices } = messages;
    const odd: Partial<ViewModel> = { muted: true, camera: false, notices: ['held', 'no-audio'] };
    show({ ...odd, collapsed: true });
    expect(names()).to.deep.equal(['Muted', notices.held, notices['no-audio'], 'Camera off']);
    show({ ...odd, collapsed: true, state: 'reconnecting' });
    expect(names()).to.have.lengthOf(4);
    show({ camera: false, collapsed: true, notices: ['camera-lost'] });
    expect(names()).to.deep.equal([notices['camera-lost']]);
    show({ ...odd, collapsed: true, controls: nothingAtAll, notices: [] });
    expect(names()).to.deep.equal([]);
    show({ notices: ['sound-blocked'], collapsed: true });
    expect(names()).to.deep.equal([]);
    expect(find('sound')?.checkVisibility()).to.be.true;
    show(odd);
    expect(find('signs')).to.be.null;
  });

  for (const notice of callNotices) {
    const expected = notice === 'sound-blocked' ? 'a button' : 'a sign with its words';
    it(`shows for ${notice}, while it is folded, ${expected}`, () => {
      show({ notices: [notice], collapsed: true });
      const sign = root.querySelector('[part=sign]');
      expect(sign?.ariaLabel).to.equal(
        notice === 'sound-blocked' ? undefined : messages.notices[notice],
      );
      expect(find('sound') !== null).to.equal(notice === 'sound-blocked');
    });
  }
});
