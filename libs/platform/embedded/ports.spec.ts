import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { choosePort, freePort, isPortFree, loopback, parsePort, PortTaken } from './ports.ts';

const open: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
}

afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
        }),
    ),
  );
});

describe('ports', () => {
  it('are seen as taken while somebody listens, and as free again afterwards', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    await occupy(port);
    expect(await isPortFree(port)).toBe(false);
  });

  it('that were asked for by name are never swapped for others', async () => {
    const port = await freePort();
    await occupy(port);
    const choice = choosePort({ variable: 'GAVEL_POSTGRES_PORT', asked: String(port), preferred: 5433 });
    await expect(choice).rejects.toThrow(PortTaken);
    await expect(choice).rejects.toThrow(
      `port ${port} (GAVEL_POSTGRES_PORT) is taken; set GAVEL_POSTGRES_PORT to a free one`,
    );
  });

  it('that nobody asked for move on past taken and given ones', async () => {
    const port = await freePort();
    await occupy(port);
    const chosen = await choosePort({
      variable: 'GAVEL_WORKER_PORT',
      asked: undefined,
      preferred: port,
      avoid: new Set([port + 1]),
    });
    expect(chosen).toBeGreaterThan(port + 1);
  });

  it.each(['', '0', '-1', '65536', '80a', '8080.5', ' 80'])(
    'refuse %j with the variable in the message',
    (text) => {
      expect(() => parsePort(text, 'PORT')).toThrow(/^PORT is /);
    },
  );
});
