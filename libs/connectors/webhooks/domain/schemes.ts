import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '#kernel';

/** A request as it came: header names in lower case, the body byte for byte. */
export interface Incoming {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Authenticity = 'AUTHENTIC' | 'BAD_SIGNATURE' | 'STALE';

/** How a vendor proves that a request is its own; any of the secrets will do, while one takes another's place. */
export type Scheme = (incoming: Incoming, secrets: readonly string[], now: Date) => Authenticity;

/** How far a signed time may lie from ours, in seconds (Standard Webhooks). */
export const replayWindow = 300;

const judge = (good: boolean): Authenticity => (good ? 'AUTHENTIC' : 'BAD_SIGNATURE');

/** All are tried, so that how long it takes does not tell which one it was. */
const any = (secrets: readonly string[], fits: (secret: string) => boolean): boolean =>
  secrets.map(fits).includes(true);

const same = (given: string, expected: string): boolean => timingSafeEqual(sha256(given), sha256(expected));

const hmac = (secret: string | Buffer, ...parts: readonly (string | Buffer)[]): Buffer => {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** HMAC-SHA256 of the body in hexadecimal digits, behind a prefix or none: GitHub, Bitbucket, Jira, Snyk, SonarQube. */
export const hmacHex =
  (header: string, prefix = ''): Scheme =>
  ({ headers, body }, secrets) => {
    const given = headers[header]?.trim() ?? '';
    return judge(any(secrets, (secret) => same(given, `${prefix}${hmac(secret, body).toString('hex')}`)));
  };

/** The same in a list of `version=digits`, of which one may fit: CircleCI. */
export const hmacList =
  (header: string, version: string): Scheme =>
  ({ headers, body }, secrets) => {
    const given = (headers[header] ?? '')
      .slice(0, 2_000)
      .split(',')
      .map((part) => part.trim());
    const fits = (secret: string): boolean => {
      const expected = `${version}=${hmac(secret, body).toString('hex')}`;
      return given.map((signature) => same(signature, expected)).includes(true);
    };
    return judge(any(secrets, fits));
  };

/** The secret itself in a header: GitLab's older way. */
export const token =
  (header: string): Scheme =>
  ({ headers }, secrets) =>
    judge(any(secrets, (secret) => same(headers[header] ?? '', secret)));

/** HTTP Basic (RFC 7617) with the secret as the password and any user name, or as a bearer token. */
export const basicOrBearer: Scheme = ({ headers }, secrets) => {
  const [, kind, credentials = ''] = /^(Basic|Bearer) +(\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
  if (kind === undefined) return 'BAD_SIGNATURE';
  if (kind.toLowerCase() === 'bearer') return judge(any(secrets, (secret) => same(credentials, secret)));
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const password = decoded.slice(decoded.indexOf(':') + 1);
  const whole = decoded.includes(':') && Buffer.from(decoded).toString('base64') === credentials;
  return judge(any(secrets, (secret) => same(password, secret)) && whole);
};

/** Standard Webhooks: HMAC-SHA256 in base64 over id, time and body, none older or newer than five minutes. */
export const standardWebhooks: Scheme = ({ headers, body }, secrets, now) => {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const given = (headers['webhook-signature'] ?? '').slice(0, 4_000).split(' ');
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return 'BAD_SIGNATURE';
  const fits = (secret: string): boolean => {
    const expected = `v1,${hmac(keyOf(secret), `${id}.${timestamp}.`, body).toString('base64')}`;
    return given.map((signature) => same(signature, expected)).includes(true);
  };
  if (!any(secrets, fits)) return 'BAD_SIGNATURE';
  return Math.abs(now.getTime() / 1_000 - Number(timestamp)) > replayWindow ? 'STALE' : 'AUTHENTIC';
};

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** The second where its header is there, the first where it is not. */
export const eitherBy =
  (header: string, without: Scheme, withIt: Scheme): Scheme =>
  (incoming, secrets, now) =>
    (incoming.headers[header] === undefined ? without : withIt)(incoming, secrets, now);
