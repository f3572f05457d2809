import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Fault } from '#kernel';
import { CONFIG, type Config } from '#platform/config';
import { CLOCK } from '#platform/database';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose';
import { z } from 'zod';

/** Signatures by key pairs alone: with a shared secret, or none, anybody who reads the public key could sign. */
const algorithms = ['RS256', 'ES256', 'EdDSA'];
/** Seconds that the issuer's clock may differ from ours. */
const clockTolerance = 60;
/** Milliseconds. */
const rediscoverAfter = 3_600_000;
const retryAfter = 10_000;
const answersWithin = 5_000;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** The OIDC issuer that is trusted: finds its keys by discovery and verifies its tokens. */
@Injectable()
export class OidcIssuer {
  private keys: { readonly set: RemoteJWKSet; readonly foundAt: number } | null = null;
  private failedAt = -Infinity;
  private finding: Promise<RemoteJWKSet> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get configured(): boolean {
    return this.config.oidc !== null;
  }

  /** The claims of a token that holds; UNAUTHENTICATED when it does not, UNAVAILABLE when the issuer cannot be asked. */
  async verify(token: string): Promise<JWTPayload & { readonly iss: string; readonly sub: string }> {
    const { oidc } = this.config;
    if (oidc === null)
      throw new Fault(
        'UNAUTHENTICATED',
        'No OIDC issuer is set up here. Sign in with a password or a Gavel token.',
      );
    const keys = await this.keySet(oidc.issuer);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms,
        issuer: oidc.issuer,
        audience: oidc.audience,
        clockTolerance,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: this.clock.now(),
      });
      const { typ } = protectedHeader;
      if (typ !== undefined && !/^(application\/)?(at\+)?jwt$/i.test(typ))
        throw new Fault('UNAUTHENTICATED', `A token of type ${typ.slice(0, 40)} is not for signing in.`);
      if (typeof payload.sub !== 'string' || payload.sub === '')
        throw new Fault('UNAUTHENTICATED', 'The token names no subject.');
      return { ...payload, iss: oidc.issuer, sub: payload.sub };
    } catch (error) {
      throw error instanceof Fault ? error : toFault(error);
    }
  }

  /** Discovery (OpenID Connect Discovery 1.0, 4) once an hour; after a failure not again for ten seconds. */
  private keySet(issuer: string): Promise<RemoteJWKSet> {
    const now = this.clock.now().getTime();
    if (this.keys !== null && now - this.keys.foundAt < rediscoverAfter)
      return Promise.resolve(this.keys.set);
    if (now - this.failedAt < retryAfter) return Promise.reject(unavailable());
    this.finding ??= this.discover(issuer)
      .then(
        (set) => {
          this.keys = { set, foundAt: now };
          return set;
        },
        () => {
          this.failedAt = now;
          throw unavailable();
        },
      )
      .finally(() => (this.finding = null));
    return this.finding;
  }

  private async discover(issuer: string): Promise<RemoteJWKSet> {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(answersWithin) });
    if (!response.ok) throw new Error(`discovery answered ${response.status}`);
    const found = metadata.parse(await response.json());
    if (found.issuer !== issuer) throw new Error(`${address} speaks for ${found.issuer}`);
    if (issuer.startsWith('https:') && !found.jwks_uri.startsWith('https:'))
      throw new Error('keys have to come over https, as the issuer does');
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      timeoutDuration: answersWithin,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    });
  }
}

const unavailable = (): Fault =>
  new Fault('UNAVAILABLE', 'The sign-in service cannot be reached now. Try again, or use a Gavel token.');

/** What the holder of the token can do about it; nothing of the token or its keys is repeated. */
function toFault(error: unknown): Fault {
  const refusal = (message: string) => new Fault('UNAUTHENTICATED', message);
  if (error instanceof errors.JWTExpired)
    return refusal('The token has expired. Sign in at your issuer again.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refusal(`The token is not for this service: its claim "${error.claim}" does not fit.`);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refusal(
      `The token is signed by a method that is not accepted. Accepted: ${algorithms.join(', ')}.`,
    );
  if (
    error instanceof errors.JWKSTimeout ||
    error instanceof TypeError ||
    error instanceof errors.JWKSInvalid
  )
    return unavailable();
  if (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') return unavailable();
  return refusal('The token is not one that the issuer signed. Sign in at your issuer again.');
}
