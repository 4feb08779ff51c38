/**
 * The pictures of a call: one `<video>` element for each, kept for as long as people talk. The
 * panel is rendered again and again, and a new element or a newly set stream would restart the
 * picture each time.
 */

const tracksOf = (stream: MediaProvider | null | undefined): MediaStreamTrack[] =>
  stream instanceof MediaStream
    ? stream.getVideoTracks().filter(({ readyState }) => readyState === 'live')
    : [];

/**
 * Compares tracks, because a connector may return another stream with the same tracks each time.
 */
const shows = ({ srcObject }: HTMLVideoElement, stream: MediaStream): boolean => {
  if (srcObject === stream) return true;
  const shown = tracksOf(srcObject);
  const wanted = tracksOf(stream);
  return shown.length === wanted.length && wanted.every((track) => shown.includes(track));
};

export class Pictures {
  readonly #videos = new Map<string, HTMLVideoElement>();

  /**
   * Returns the element to put into the panel, undefined where there is no live picture. The
   * element is muted: the connector plays the sound, because it knows which speaker was chosen.
   */
  show(part: string, name: string, stream: MediaStream | undefined): HTMLVideoElement | undefined {
    if (!stream || !tracksOf(stream).some(({ muted }) => !muted)) return undefined;
    const video = this.#videos.get(part) ?? this.#create(part);
    if (video.getAttribute('aria-label') !== name) video.setAttribute('aria-label', name);
    // Not every browser restarts a video by itself that has ended, as while nothing was sent.
    if (video.ended || !shows(video, stream)) video.srcObject = stream;
    return video;
  }

  /**
   * Plays on: browsers pause a video that is taken out of the page, even if it is put back at once.
   */
  resume(): void {
    for (const video of this.#videos.values()) {
      if (video.isConnected && video.paused) video.play().catch(() => {});
    }
  }

  clear(): void {
    for (const video of this.#videos.values()) video.srcObject = null;
    this.#videos.clear();
  }

  #create(part: string): HTMLVideoElement {
    const video = document.createElement('video');
    video.setAttribute('part', part);
    video.muted = video.autoplay = video.playsInline = true;
    this.#videos.set(part, video);
    return video;
  }
}
