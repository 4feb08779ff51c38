/**
 * A connector of the page's own with pictures of both sides: it uses fake devices, and makes a new
 * stream each time it is asked for one. Sent to the browser as text.
 */
import type { CallNotice, ConnectorEvent } from '../../../src/connector/connector.js';
import type { ClickToDial } from '../../../src/click-to-dial.js';

/** The agent's side, which the test controls. */
interface Film {
  /** Shows a picture of the agent, or none. */
  show(on: boolean): Promise<void>;
  notice(...notices: CallNotice[]): void;
  end(): void;
}

declare global {
  interface Window {
    film: Film;
  }
}

function register(): void {
  void customElements.whenDefined('click-to-dial').then((found) => {
    (found as typeof ClickToDial).registerConnector('film', ({ media }) => {
      const open = (kinds: MediaStreamConstraints): Promise<MediaStream> =>
        navigator.mediaDevices.getUserMedia(kinds);
      let local: MediaStream;
      let remote: MediaStream | undefined;
      let notices: CallNotice[] = [];
      let controller: ReadableStreamDefaultController<ConnectorEvent>;
      const events = new ReadableStream<ConnectorEvent>({ start: (it) => void (controller = it) });
      const changed = (): void => controller.enqueue({ type: 'changed' });
      const stop = (): void => {
        for (const stream of [local, remote]) {
          for (const track of stream?.getTracks() ?? []) track.stop();
        }
      };
      window.film = {
        async show(on) {
          for (const track of remote?.getTracks() ?? []) track.stop();
          remote = on ? await open({ video: true }) : undefined;
          changed();
        },
        notice(...given) {
          notices = given;
          changed();
        },
        end: () => controller.enqueue({ type: 'ended' }),
      };
      return {
        supported: () => true,
        async prepare(_, signal) {
          local = await open({ audio: true, video: media === 'video' });
          signal.addEventListener('abort', stop);
        },
        async connect() {
          controller.enqueue({ type: 'connected' });
          return {
            events,
            reportsMedia: true,
            hangUp: stop,
            mute() {},
            sendTones() {},
            async camera(on) {
              for (const track of local.getVideoTracks()) {
                track.stop();
                local.removeTrack(track);
              }
              if (!on) return;
              for (const track of (await open({ video: true })).getTracks()) local.addTrack(track);
            },
            get streams() {
              return {
                local: new MediaStream(local.getTracks()),
                ...(remote && { remote: new MediaStream(remote.getTracks()) }),
              };
            },
            get notices() {
              return notices;
            },
            devices: {
              list: [
                { kind: 'microphone', id: 'a', label: 'Built-in', chosen: true },
                { kind: 'microphone', id: 'b', label: 'Headset', chosen: false },
              ],
              async choose() {},
            },
          };
        },
      };
    });
  });
}

/** For the head of a page, which then uses `connector="film"`. */
export const filmScript = `<script>(${register.toString()})();</script>`;
