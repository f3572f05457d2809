export { deliverEach } from './deliver-each.ts';
export { DeliveryFailures, OUTBOX_HANDLERS, type OutboxHandler, type OutboxMessage } from './handler.ts';
export { OutboxRelay } from './outbox-relay.ts';
