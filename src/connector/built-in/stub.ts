/**
 * The connector `stub`, which carries no media itself: it asks for no device and hands the gateway
 * to the page. A page that brings its own SDK accepts the hand-over; where no page does, the
 * hand-over counts as the connection.
 */
import type { ConnectorFactory } from '../connector.js';

export const stub: ConnectorFactory = () => ({
  handsOver: true,
  supported: () => true,
  prepare: async () => {},
  connect: async (_gateway, _signal, handover) => handover.carry(),
});
