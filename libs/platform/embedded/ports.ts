import { createServer } from 'node:net';

/** Where the embedded servers listen, and nowhere else. */
export const loopback = '127.0.0.1';

const firstPort = 1024;
const lastPort = 65_535;

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  constructor(
    readonly port: number,
    readonly variable: string,
  ) {
    super(`port ${port} (${variable}) is taken; set ${variable} to a free one, or stop what listens there`);
  }
}

/** Whether nobody listens there now. */
export function isPortFree(port: number, host = loopback): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago, chosen by the system. */
export function freePort(host = loopback): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host }, () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

export interface PortWish {
  /** The environment variable that names the port. */
  readonly variable: string;
  /** Its value, if it is set: then this port and no other. */
  readonly asked: string | undefined;
  /** The port to try first when nobody asked for one. */
  readonly preferred: number;
  /** Ports already given away in this run. */
  readonly avoid?: ReadonlySet<number>;
  readonly host?: string;
}

/** The port asked for, or the first free one from the preferred one on. Throws PortTaken when the one asked for is taken. */
export async function choosePort(wish: PortWish): Promise<number> {
  if (wish.asked !== undefined && wish.asked !== '') {
    const port = parsePort(wish.asked, wish.variable);
    if (wish.avoid?.has(port) === true || !(await isPortFree(port, wish.host)))
      throw new PortTaken(port, wish.variable);
    return port;
  }
  for (let port = wish.preferred; port < wish.preferred + 200 && port <= lastPort; port += 1)
    if (wish.avoid?.has(port) !== true && (await isPortFree(port, wish.host))) return port;
  throw new PortTaken(wish.preferred, wish.variable);
}

/** A port number out of the environment, or an error that names the variable. */
export function parsePort(text: string, variable: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > lastPort)
    throw new Error(
      `${variable} is "${text}"; it has to be a port: a whole number from ${firstPort} to ${lastPort}`,
    );
  return port;
}
