/** The pictures of a call: started once, and changed only where something about them changes. */
import { expect } from '@open-wc/testing';
import { Pictures } from '../../../src/element/panel/pictures.js';

const movie = (): MediaStream => {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
  return canvas.captureStream(10);
};

describe('pictures', () => {
  let pictures: Pictures;
  let place: HTMLElement;
  let starts: () => number;
  const streams: MediaStream[] = [];

  const film = (): MediaStream => {
    const stream = movie();
    streams.push(stream);
    return stream;
  };
  const show = (stream: MediaStream | undefined, name = 'Video'): HTMLVideoElement | undefined => {
    const video = pictures.show('remote-video', name, stream);
    if (!video) place.replaceChildren();
    else if (video.parentNode !== place) place.replaceChildren(video);
    pictures.resume();
    return video;
  };
  const playing = (video: HTMLVideoElement): Promise<unknown> =>
    video.readyState > 2 && !video.paused
      ? Promise.resolve()
      : new Promise((resolve) => video.addEventListener('playing', resolve, { once: true }));

  beforeEach(() => {
    pictures = new Pictures();
    // Only events of this test: some of the last test come late.
    let count = 0;
    starts = () => count;
    place = document.createElement('div');
    // These events do not bubble.
    for (const type of ['loadstart', 'emptied']) {
      place.addEventListener(type, () => (count += 1), { capture: true });
    }
    document.body.append(place);
  });
  afterEach(() => {
    pictures.clear();
    place.remove();
    for (const stream of streams.splice(0)) for (const track of stream.getTracks()) track.stop();
  });

  it('are silent, named and play', async () => {
    const video = show(film(), 'Video of the agent') ?? expect.fail('no video');
    await playing(video);
    expect([video.muted, video.playsInline, video.ariaLabel]).to.deep.equal([
      true,
      true,
      'Video of the agent',
    ]);
    expect(video.part.value).to.equal('remote-video');
  });

  it('start once for each stream, however often they are rendered', async () => {
    const stream = film();
    const video = show(stream) ?? expect.fail('no video');
    await playing(video);
    for (let second = 0; second < 20; second += 1) expect(show(stream)).to.equal(video);
    expect(show(stream, 'Video des Agenten')?.ariaLabel).to.equal('Video des Agenten');
    // Events of a media element come in order, so an earlier start would have come before this one.
    const paused = new Promise((resolve) => video.addEventListener('pause', resolve));
    video.pause();
    await paused;
    expect(starts()).to.equal(1);
    expect(show(film())).to.equal(video);
    await playing(video);
    expect(starts(), 'another stream').to.be.above(1);
  });

  it('restart for other tracks, but not for the same tracks in another stream', () => {
    const stream = film();
    const video = show(stream) ?? expect.fail('no video');
    show(new MediaStream(stream.getTracks()));
    expect(video.srcObject).to.equal(stream);
    const more = new MediaStream([...stream.getTracks(), ...film().getTracks()]);
    show(more);
    expect(video.srcObject).to.equal(more);
  });

  it('play on after they were taken out of the page and put back', async () => {
    const stream = film();
    const video = show(stream) ?? expect.fail('no video');
    await playing(video);
    video.remove();
    await new Promise((resolve) => video.addEventListener('pause', resolve, { once: true }));
    show(stream);
    await playing(video);
    expect(starts()).to.equal(1);
  });

  it('are removed while there is nothing to see, and come back as the same elements', async () => {
    const stream = film();
    const video = show(stream) ?? expect.fail('no video');
    await playing(video);
    const [track] = stream.getVideoTracks();
    if (!track) return expect.fail('no track');
    Object.defineProperty(track, 'muted', { value: true, configurable: true });
    expect(show(stream)).to.equal(undefined);
    Object.defineProperty(track, 'muted', { value: false });
    expect(show(stream)).to.equal(video);
    await playing(video);
    expect(starts()).to.equal(1);
    track.stop();
    expect(show(stream)).to.equal(undefined);
    expect(show(undefined)).to.equal(undefined);
    expect(show(new MediaStream())).to.equal(undefined);
  });

  it('hold no stream after clear()', () => {
    const stream = film();
    const video = show(stream);
    pictures.clear();
    expect(video?.srcObject).to.equal(null);
    expect(show(stream)).to.not.equal(video);
  });
});
