import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Id, newId, problem, type Problem } from '#kernel';
import type { Work } from '#platform/database';
import { Integrations } from './data/integrations.ts';
import type { IntegrationRecord, VendorName } from './domain/integration.ts';
import { SecretBox } from './secret-box.ts';
import { vendors } from './vendors/index.ts';

/** Makes, keeps and finds what proves who tells. */
@Injectable()
export class Secrets {
  constructor(
    private readonly integrations: Integrations,
    private readonly box: SecretBox,
  ) {}

  /** Adds a secret, which holds from now on. */
  async add(integrationId: Id, secret: string, { manager, actor, now }: Work): Promise<Id> {
    const id = newId();
    const sealed = await this.box.seal(secret, about(integrationId, id));
    const record = {
      id,
      integrationId,
      ...sealed,
      createdBy: actor.personId ?? '',
      createdAt: now,
      validUntil: null,
    };
    await this.integrations.addSecret(record, manager);
    return id;
  }

  /** Those that hold, in the clear. */
  async of({ id }: IntegrationRecord, now: Date): Promise<string[]> {
    const records = await this.integrations.secretsOf([id], now);
    return Promise.all(records.map((record) => this.box.open(record, about(id, record.id))));
  }
}

const about = (integrationId: Id, secretId: Id): string => `integration ${integrationId} secret ${secretId}`;

/** A secret of 256 random bits in the form that the vendor takes. */
export function newSecret(vendor: VendorName): string {
  const prefix = vendors[vendor].secretPrefix;
  const bytes = randomBytes(32);
  return prefix === undefined ? bytes.toString('base64url') : `${prefix}${bytes.toString('base64')}`;
}

/** What stands against a secret that was given. */
export function faultOf(vendor: VendorName, secret: string): Problem | null {
  const path = ['input', 'secret'];
  const prefix = vendors[vendor].secretPrefix;
  if (secret.length < 16 || /[^\x21-\x7e]/.test(secret))
    return problem('INVALID_INPUT', 'A secret has 16 characters at least, of ASCII and without spaces.', {
      path,
      wayOut: 'Leave it out, and one is made.',
    });
  const standard = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret);
  // GitLab takes any text as its older secret token.
  if (prefix !== undefined && !standard && vendor !== 'GITLAB')
    return problem('INVALID_INPUT', `A secret of this vendor is ${prefix} and 24 bytes or more in base64.`, {
      path,
      wayOut: 'Leave it out, and one is made.',
    });
  return null;
}
