export { choosePort, freePort, isPortFree, loopback, parsePort, PortTaken, type PortWish } from './ports.ts';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres.ts';
export {
  appRole,
  type DatabaseUrls,
  ownerRole,
  provisionDatabase,
  type ProvisionOptions,
  restrictDatabase,
} from './provision.ts';
export { isAlive, sleep } from './processes.ts';
export {
  hostForUrl,
  type Service,
  serviceEnvironment,
  type ServiceOptions,
  type ServiceSettings,
  startService,
} from './service.ts';
export { type ExitStatus, openLog, type ServerProcess, settlesWithin } from './server-process.ts';
export {
  findTemporal,
  type FindTemporalOptions,
  temporalCacheDirs,
  type TemporalSource,
} from './temporal-source.ts';
export { type EmbeddedTemporal, startTemporal, type TemporalOptions } from './temporal.ts';
