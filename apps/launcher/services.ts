import path from 'node:path';
import { serviceEnvironment, startService } from '#platform/embedded';
import type { ServicePorts } from './ports.ts';
import type { Database, LaunchContext, Workflows } from './servers.ts';
import { KeptService, type Watch } from './supervise.ts';

export interface Services {
  readonly api: KeptService;
  readonly worker: KeptService;
}

/** Starts API and worker beside each other. They are given the application's role, never the owner's. */
export function startServices(
  context: LaunchContext,
  ports: ServicePorts,
  backends: { readonly database: Database; readonly workflows: Workflows },
  watch: Watch,
): Services {
  const host = context.env['GAVEL_HOST'];
  const env = serviceEnvironment({
    inherited: context.env,
    apiPort: ports.api,
    workerPort: ports.worker,
    databaseUrl: backends.database.appUrl,
    temporalAddress: backends.workflows.address,
    dataDir: context.dataDir,
  });
  const service = (name: 'API' | 'worker', port: number): KeptService =>
    new KeptService(
      () =>
        startService({
          name,
          root: context.root,
          entry: `apps/${name.toLowerCase()}/main.js`,
          env,
          logFile: path.join(context.dataDir, `logs/${name.toLowerCase()}.log`),
          port,
          host,
        }),
      watch,
    );
  return { api: service('API', ports.api), worker: service('worker', ports.worker) };
}
