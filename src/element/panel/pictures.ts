/**
 * The pictures of a call: one `<video>` for each, kept for as long as people talk. A template that set
 * the stream, or made the element, anew with every second shown would restart the picture each time.
 */

const tracksOf = (stream: MediaProvider | null | undefined): MediaStreamTrack[] =>
  stream instanceof MediaStream
    ? stream.getVideoTracks().filter(({ readyState }) => readyState === 'live')
    : [];

/** A connector may put the tracks it has into another stream each time it is asked. */
const shows = ({ srcObject }: HTMLVideoElement, stream: MediaStream): boolean => {
  if (srcObject === stream) return true;
  const shown = tracksOf(srcObject);
  const wanted = tracksOf(stream);
  return shown.length === wanted.length && wanted.every((track) => shown.includes(track));
};

export class Pictures {
  readonly #videos = new Map<string, HTMLVideoElement>();

  /**
   * The element to put into the panel, silent: the sound comes from the connector, which knows the
   * speaker that was chosen. Undefined where there is nothing to see.
   */
  show(part: string, name: string, stream: MediaStream | undefined): HTMLVideoElement | undefined {
    if (!stream || !tracksOf(stream).some(({ muted }) => !muted)) return undefined;
    const video = this.#videos.get(part) ?? this.#create(part);
    if (video.getAttribute('aria-label') !== name) video.setAttribute('aria-label', name);
    // One that has ended, as while nothing is sent, does not begin again by itself everywhere.
    if (video.ended || !shows(video, stream)) video.srcObject = stream;
    return video;
  }

  /** Browsers pause what is taken out of the page, also where it is put back at once. */
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
