/** The configuration with which baresip works without a sound device, a camera or a registrar. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The agent's number, which every call names that is meant to be answered. */
export const agentName = '179080000537636';

/** The folder of the modules of Debian's package baresip-core, on any architecture. */
function modulePath(): string {
  const folders = [
    '/usr/lib/baresip/modules',
    ...readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/baresip/modules`),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'ctrl_tcp.so')));
  if (found === undefined)
    throw new Error('The modules of baresip-core are not where Debian has them');
  return found;
}

export interface AgentPorts {
  readonly sip: number;
  readonly control: number;
  readonly media: readonly [number, number];
}

export function writeAgentConfig(folder: string, { sip, control, media }: AgentPorts): void {
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings);
  const address = '127.0.0.1';
  // The sine source needs two channels; with one it fails, and baresip refuses the call (486).
  const config = `poll_method epoll
sip_listen ${address}:${sip}
call_local_timeout 120
call_max_calls 8
audio_source ausine,440
audio_player aubridge,sink
audio_alert aubridge,alert
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 1
audio_level yes
video_source fakevideo,nil
video_display fakevideo,nil
video_size 320x240
video_bitrate 300000
video_fps 15
rtp_ports ${media[0]}-${media[1]}
rtcp_mux no
jitter_buffer_type fixed
jitter_buffer_delay 2-10
rtp_stats yes
net_interface ${address}
module_path ${modulePath()}
module opus.so
module g711.so
module vp8.so
module fakevideo.so
module ausine.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen ${address}:${control}
snd_path ${recordings}
opus_stereo no
opus_sprop_stereo no
`;
  const account = `<sip:${agentName}@${address}:${sip}>;regint=0;answermode=auto;dtmfmode=rtpevent\n`;
  writeFileSync(join(folder, 'config'), config);
  writeFileSync(join(folder, 'accounts'), account);
  writeFileSync(join(folder, 'contacts'), '');
}
