/** The code that only a created call needs, loaded while the center still answers the create. */
export { carry } from './carry.js';
export { poll } from './poller.js';
export { watchQueue } from './queue.js';
