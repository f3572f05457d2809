import { ofAzure } from './of-azure.ts';
import { ofBitbucket } from './of-bitbucket.ts';
import { ofGitlab } from './of-gitlab.ts';
import { ofTools } from './of-tools.ts';
import type { NamedSample } from './sample.ts';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { VendorName } from '../webhooks/domain/integration.ts';

const standard = ['GITLAB', 'CDEVENTS'];

/** A secret such as one makes for a vendor. */
export const secretOf = (vendor: VendorName): string =>
  standard.includes(vendor)
    ? `whsec_${randomBytes(32).toString('base64')}`
    : randomBytes(32).toString('base64url');

/** The headers by which a vendor proves that a body is its own. */
export function signed(vendor: VendorName, secret: string, body: Buffer, now: Date): Record<string, string> {
  const hex = createHmac('sha256', secret).update(body).digest('hex');
  switch (vendor) {
    case 'GITHUB':
      return { 'x-hub-signature-256': `sha256=${hex}` };
    case 'BITBUCKET':
    case 'SNYK':
    case 'JIRA':
      return { 'x-hub-signature': `sha256=${hex}` };
    case 'SONARQUBE':
      return { 'x-sonar-webhook-hmac-sha256': hex };
    case 'CIRCLECI':
      return { 'circleci-signature': `v1=${hex}` };
    case 'AZURE_DEVOPS':
    case 'JENKINS':
    case 'ARGO_CD':
      return { authorization: `Basic ${Buffer.from(`gavel:${secret}`).toString('base64')}` };
    case 'GITLAB':
    case 'CDEVENTS': {
      const [id, timestamp] = [randomUUID(), String(Math.floor(now.getTime() / 1_000))];
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    }
  }
}

export { digest, type Sample, sha } from './sample.ts';

/** One of each event that is read, in the form that its vendor documents. */
export const samples: readonly NamedSample[] = [...ofGitlab, ...ofBitbucket, ...ofAzure, ...ofTools];
