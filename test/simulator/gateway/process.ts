/**
 * The program that process.node.test.ts runs in a process of its own: it makes a call through the
 * simulator's gateway and closes everything; after that the process has to end by itself.
 */
import { Phones } from '../../../src/simulator/gateway/phones.js';
import { listen } from '../../../src/simulator/listener.js';
import { SipCaller } from './sip-caller.js';

const phones = new Phones();
const server = await listen({ media: { behaviour: { rings: 0 } } });
const caller = new SipCaller(`${server.url.replace(/^http/, 'ws')}/simulator/gateway`, phones);
await caller.connect();
await caller.call({}, { video: true });
await caller.until(() => caller.heard.loudness > 0.1);
await server.close();
caller.close();
await phones.close();
console.log('closed');
