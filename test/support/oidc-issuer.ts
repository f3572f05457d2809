import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWTPayload, SignJWT } from 'jose';

/** A small OIDC issuer on a real socket: discovery, keys, and whatever tokens a test wants signed. */
export class OidcIssuer {
  private readonly keys = new Map<string, { pair: GenerateKeyPairResult; alg: string }>();
  /** Paths asked for, in order. */
  readonly asked: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OidcIssuer> {
    const server = createServer();
    const issuer = new OidcIssuer(server);
    server.on('request', (request, response) => {
      issuer.asked.push(request.url ?? '');
      void issuer.answer(request.url ?? '').then((body) => {
        response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async addKey(kid: string, alg: 'RS256' | 'ES256' | 'EdDSA'): Promise<void> {
    this.keys.set(kid, { pair: await generateKeyPair(alg, { extractable: true }), alg });
  }

  /** A token of this issuer, good for an hour unless the claims say otherwise. */
  async token(kid: string, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
    const key = this.keys.get(kid);
    if (key === undefined) throw new Error(`no key ${kid}`);
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.url, aud: 'gavel', iat: now, nbf: now, exp: now + 3600, ...claims })
      .setProtectedHeader({ alg: key.alg, kid, ...header })
      .sign(key.pair.privateKey);
  }

  /** The public half of a key as PEM-free bytes, for the attack that takes it for a shared secret. */
  async publicJwk(kid: string): Promise<object> {
    const key = this.keys.get(kid);
    if (key === undefined) throw new Error(`no key ${kid}`);
    return { ...(await exportJWK(key.pair.publicKey)), kid, alg: key.alg, use: 'sig' };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve, reject) =>
      this.server.close((error) => (error ? reject(error) : resolve())),
    );
  }

  private async answer(path: string): Promise<object | null> {
    if (path === '/.well-known/openid-configuration')
      return { issuer: this.url, jwks_uri: `${this.url}/keys` };
    if (path !== '/keys') return null;
    return { keys: await Promise.all([...this.keys.keys()].map((kid) => this.publicJwk(kid))) };
  }
}
