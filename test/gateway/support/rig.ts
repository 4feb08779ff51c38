/**
 * SIP servers of other projects on free ports of this machine: Kamailio as the gateway (SIP over
 * WebSocket), rtpengine between WebRTC and plain RTP, and baresip as the agent.
 *
 * Start order matters: Kamailio looks for rtpengine when it starts.
 */
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cert, key } from '../../support/certificate.js';
import { Agent } from './agent.js';
import { agentName, writeAgentConfig } from './agent-config.js';
import { Cable } from './cable.js';
import { freePort, mediaPorts } from './ports.js';
import { Program } from './process.js';
import { Recording } from './recording.js';

const configFile = fileURLToPath(new URL('kamailio.cfg', import.meta.url));

/** The content of the center's connected event about the gateway. */
export interface GatewayContent {
  domain: string;
  gwAddresses: string[];
  accessCode: string;
  clickToCallCaller: string;
}

/** One Kamailio. */
export class SipGateway {
  constructor(
    readonly program: Program,
    readonly ports: { readonly ws: number; readonly sip: number; readonly wss: number },
  ) {}

  /** Its address, for `gwAddresses`. */
  get address(): string {
    return `ws://127.0.0.1:${this.ports.ws}`;
  }

  get secureAddress(): string {
    return `wss://127.0.0.1:${this.ports.wss}`;
  }
}

/** Whether rtpengine answers a ping of its control protocol (bencode over UDP). */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const done = (answered: boolean): void => {
      clearTimeout(timer);
      socket.close(() => resolve(answered));
    };
    const timer = setTimeout(() => done(false), 250);
    socket.on('message', (message) => done(message.toString().includes('pong')));
    socket.on('error', () => done(false));
    socket.send('1 d7:command4:pinge', port, '127.0.0.1');
  });
}

/** Whether Kamailio answers plain HTTP on its WebSocket port, which it does with 404. */
async function answersHttp(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(1000);
    return (await fetch(`http://127.0.0.1:${port}/`, { signal })).status === 404;
  } catch {
    return false;
  }
}

export class Rig {
  readonly #folder = mkdtempSync(join(tmpdir(), 'click-to-dial-gateway-'));
  readonly #programs: Program[] = [];
  #agent: Agent | undefined;
  #gateways: SipGateway[] = [];
  #ports = { control: 0, agent: 0, other: 0, second: 0 };
  readonly #cables: Cable[] = [];

  /** The sound that the agent hears. */
  readonly recording = new Recording(this.#folder);

  /** @throws Error with the logs where one of the three does not start. */
  static async start(): Promise<Rig> {
    const rig = new Rig();
    try {
      await rig.#start();
      return rig;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  get agent(): Agent {
    if (!this.#agent) throw new Error('baresip is not running');
    return this.#agent;
  }

  get gateway(): SipGateway {
    const [first] = this.#gateways;
    if (!first) throw new Error('Kamailio is not running');
    return first;
  }

  /** The content that the center hands over, with some fields replaced. */
  content(own: Partial<GatewayContent> = {}): GatewayContent {
    return {
      domain: 'gateway.example.com',
      gwAddresses: [this.gateway.address],
      accessCode: agentName,
      clickToCallCaller: 'AnonymousCard',
      ...own,
    };
  }

  /** The output of all programs, for a test that failed. */
  get logs(): { name: string; text: string }[] {
    return this.#programs.map(({ name, output }) => ({ name, text: output }));
  }

  /** Starts another gateway for the same agent, which can carry on the calls of the first. */
  async addGateway(): Promise<SipGateway> {
    const twin = this.#gateways[0]?.ports;
    const ports = { ws: await freePort(), sip: await freePort(), wss: await freePort() };
    const gateway = await this.#startGateway(ports, twin);
    this.#gateways.push(gateway);
    return gateway;
  }

  /** Starts a killed gateway again on its ports. */
  async restart(gateway: SipGateway): Promise<void> {
    const again = await this.#startGateway(gateway.ports);
    this.#gateways = this.#gateways.map((one) => (one === gateway ? again : one));
  }

  /** Puts a cable that can be cut before the gateway; its address replaces the gateway's. */
  async layCable(): Promise<Cable> {
    const cable = await Cable.lay(this.gateway.address);
    this.#cables.push(cable);
    return cable;
  }

  async stop(): Promise<void> {
    for (const cable of this.#cables) cable.close();
    this.#agent?.close();
    await Promise.all(this.#programs.map((program) => program.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    writeFileSync(join(this.#folder, 'key.pem'), key);
    writeFileSync(join(this.#folder, 'cert.pem'), cert);
    this.#ports = {
      control: await freePort(),
      agent: await freePort(),
      other: await freePort(),
      second: await freePort(),
    };
    await Promise.all([this.#startMedia(), this.#startAgent()]);
    await this.addGateway();
  }

  /** The port on which the telephone for this access code has to listen. */
  portOf(accessCode: 'other' | 'second'): number {
    return this.#ports[accessCode];
  }

  get folder(): string {
    return this.#folder;
  }

  /** Starts a program that is stopped with the others. */
  run(name: string, command: string, args: readonly string[]): Program {
    const program = new Program(name, command, args, this.#folder);
    this.#programs.push(program);
    return program;
  }

  async #startMedia(): Promise<void> {
    const { control } = this.#ports;
    const [first, last] = mediaPorts();
    // Otherwise it would read the configuration of the machine, whose ports may be in use.
    const config = join(this.#folder, 'rtpengine.conf');
    writeFileSync(config, '[rtpengine]\n');
    const program = this.run('rtpengine', 'rtpengine', [
      `--config-file=${config}`,
      '--foreground',
      '--log-stderr',
      '--log-level=6',
      '--table=-1',
      '--num-threads=2',
      '--interface=127.0.0.1',
      `--listen-ng=127.0.0.1:${control}`,
      `--port-min=${first}`,
      `--port-max=${last}`,
      `--pidfile=${join(this.#folder, 'rtpengine.pid')}`,
    ]);
    await program.until(() => answersPing(control));
  }

  async #startAgent(): Promise<void> {
    const control = await freePort();
    writeAgentConfig(this.#folder, { sip: this.#ports.agent, control, media: mediaPorts() });
    const program = this.run('baresip', 'baresip', ['-4', '-v', '-f', this.#folder]);
    await program.until(() => program.output.includes('baresip is ready'));
    this.#agent = await Agent.connect(control);
  }

  async #startGateway(ports: SipGateway['ports'], twin?: SipGateway['ports']): Promise<SipGateway> {
    const values: Record<string, string | number> = {
      WS_PORT: ports.ws,
      WSS_PORT: ports.wss,
      TLS_KEY: `"${join(this.#folder, 'key.pem')}"`,
      TLS_CERT: `"${join(this.#folder, 'cert.pem')}"`,
      SIP_PORT: ports.sip,
      CALLEE: `"sip:127.0.0.1:${this.#ports.agent}"`,
      OTHER: `"sip:127.0.0.1:${this.#ports.other}"`,
      SECOND: `"sip:127.0.0.1:${this.#ports.second}"`,
      RTPENGINE: `"udp:127.0.0.1:${this.#ports.control}"`,
      ...(twin && { TWIN_WS: twin.ws, TWIN_SIP: twin.sip }),
    };
    const program = this.run(`kamailio on ${ports.ws}`, 'kamailio', [
      '-f',
      configFile,
      '-DD',
      '-E',
      '-m',
      '64',
      '-M',
      '8',
      '-w',
      this.#folder,
      '-Y',
      mkdtempSync(join(this.#folder, 'kamailio-')),
      ...Object.entries(values).flatMap(([name, value]) => ['-A', `${name}=${value}`]),
    ]);
    await program.until(() => answersHttp(ports.ws));
    return new SipGateway(program, ports);
  }
}
