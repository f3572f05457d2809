export { ConnectorsDoors } from './connectors.doors.ts';
export { ConnectorsModule } from './connectors.module.ts';
export { ReadDeliveries } from './webhooks/use-cases/read-deliveries.ts';
