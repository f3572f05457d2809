export { ConnectorsDoors } from './connectors.doors.ts';
