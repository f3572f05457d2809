import { choosePort, isPortFree, parsePort, PortTaken } from '#platform/embedded';

export interface ServicePorts {
  readonly api: number;
  readonly worker: number;
}

const defaultPort = 8080;

/** The API's port is an address that people keep: it is the one asked for or 8080, never a silent other. */
export async function servicePorts(env: NodeJS.ProcessEnv, host: string): Promise<ServicePorts> {
  const asked = env['PORT'];
  const api = asked === undefined || asked === '' ? defaultPort : parsePort(asked, 'PORT');
  if (!(await isPortFree(api, host))) throw new PortTaken(api, 'PORT');
  const worker = await choosePort({
    variable: 'GAVEL_WORKER_PORT',
    asked: env['GAVEL_WORKER_PORT'],
    preferred: api + 1,
    host,
  });
  return { api, worker };
}

const preferredPorts = { GAVEL_POSTGRES_PORT: 5433, GAVEL_TEMPORAL_PORT: 7233 } as const;

/** How to choose an embedded server's port when its turn comes; a port that is not the usual one is told. */
export function serverPort(
  variable: keyof typeof preferredPorts,
  env: NodeJS.ProcessEnv,
  given: Set<number>,
  note: (line: string) => void,
): () => Promise<number> {
  return async () => {
    const preferred = preferredPorts[variable];
    const asked = env[variable];
    const port = await choosePort({ variable, asked, preferred, avoid: given });
    given.add(port);
    if (port !== preferred && !asked) note(`port ${preferred} is taken; ${port} it is (${variable} sets it)`);
    return port;
  };
}
