/** The talk in the system's own controls, and the page's own media session afterwards. */
import { expect } from '@open-wc/testing';
import { MediaKeys } from '../../../src/element/beside/media-keys.js';
import type { ViewModel } from '../../../src/element/shared/view-model.js';
import { language as english } from '../../../src/locales/en.js';

const messages = english.call;

describe('media keys', () => {
  const native = Object.getOwnPropertyDescriptor(Navigator.prototype, 'mediaSession');
  let handlers: Map<string, unknown>;
  let session: Record<string, unknown>;
  let told: unknown[];
  let asked: string[];

  const put = (value: unknown): void => {
    Object.defineProperty(navigator, 'mediaSession', { value, configurable: true });
  };
  const keys = (): MediaKeys =>
    new MediaKeys({
      mute: () => asked.push('mute'),
      camera: () => asked.push('camera'),
      hangUp: () => asked.push('hangUp'),
    });
  const view = (more: object = {}): ViewModel =>
    ({
      messages,
      controls: { mute: true, camera: true },
      muted: false,
      camera: true,
      ...more,
    }) as ViewModel;
  const press = (action: string): void => (handlers.get(action) as (() => void) | undefined)?.();

  beforeEach(() => {
    handlers = new Map();
    told = [];
    asked = [];
    session = {
      metadata: null,
      playbackState: 'none',
      setActionHandler: (action: string, handler: unknown) => void handlers.set(action, handler),
      setMicrophoneActive: async (on: boolean) => void told.push(['microphone', on]),
      setCameraActive: async (on: boolean) => void told.push(['camera', on]),
    };
    put(session);
  });
  afterEach(() => Reflect.deleteProperty(navigator, 'mediaSession'));

  it('exist in the tested browser', () => {
    expect(native).to.not.equal(undefined);
  });

  it('mute, switch the camera and hang up', () => {
    keys().show(view());
    expect(session['playbackState']).to.equal('playing');
    expect((session['metadata'] as MediaMetadata).title).to.equal(messages.panel);
    for (const action of ['togglemicrophone', 'togglecamera', 'hangup']) press(action);
    expect(asked).to.deep.equal(['mute', 'camera', 'hangUp']);
  });

  it('tell the browser what is on, once for each change', () => {
    const shown = keys();
    for (const muted of [false, false, true, true]) shown.show(view({ muted }));
    shown.show(view({ muted: true, camera: false }));
    expect(told).to.deep.equal([
      ['microphone', true],
      ['camera', true],
      ['microphone', false],
      ['camera', false],
    ]);
  });

  it('are not set for controls that the connector does not have', () => {
    keys().show(view({ controls: { mute: false, camera: false } }));
    expect(handlers.get('togglemicrophone')).to.equal(null);
    expect(handlers.get('togglecamera')).to.equal(null);
    expect(handlers.get('hangup')).to.be.a('function');
  });

  it('are removed afterwards, and the page’s own metadata is back', () => {
    const metadata = new MediaMetadata({ title: 'The page’s song' });
    Object.assign(session, { metadata, playbackState: 'paused' });
    const shown = keys();
    shown.show(view());
    shown.end();
    expect([session['metadata'], session['playbackState']]).to.deep.equal([metadata, 'paused']);
    expect([...handlers.values()]).to.deep.equal([null, null, null]);
    told = [];
    shown.end();
    expect(told).to.deep.equal([]);
  });

  it('keep values that the page has set meanwhile', () => {
    const shown = keys();
    shown.show(view());
    const metadata = new MediaMetadata({ title: 'The page’s song' });
    Object.assign(session, { metadata, playbackState: 'paused' });
    shown.end();
    expect([session['metadata'], session['playbackState']]).to.deep.equal([metadata, 'paused']);
  });

  it('do not throw in a browser that has none, or not these', () => {
    session['setActionHandler'] = () => {
      throw new TypeError('not an action');
    };
    delete session['setMicrophoneActive'];
    session['setCameraActive'] = () => Promise.reject(new Error('no'));
    const few = keys();
    expect(() => few.show(view())).not.to.throw();
    expect(session['playbackState'], 'while people talk').to.equal('playing');
    expect(() => few.end()).not.to.throw();
    expect(session['playbackState'], 'afterwards').to.equal('none');
    put(undefined);
    const none = keys();
    expect(() => {
      none.show(view());
      none.end();
    }).not.to.throw();
  });
});
