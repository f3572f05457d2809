import { Injectable } from '@nestjs/common';
import { Fault, type Id } from '#kernel';
import { idFrom } from '#platform/graphql';
import { Catalog } from '../data/catalog.ts';
import { keyForm } from '../domain/catalog.ts';

/** Turns what clients call a service or an environment, an id or a key, into our own identity. */
@Injectable()
export class CatalogRefs {
  constructor(private readonly catalog: Catalog) {}

  async service(ref: string, ...path: string[]): Promise<Id> {
    const byKey = keyForm.test(ref) ? (await this.catalog.servicesByKeys([ref])).get(ref) : undefined;
    return byKey?.id ?? this.idOrFault('Service', ref, path);
  }

  async environment(ref: string, ...path: string[]): Promise<Id> {
    const byKey = keyForm.test(ref) ? (await this.catalog.environmentsByKeys([ref])).get(ref) : undefined;
    return byKey?.id ?? this.idOrFault('Environment', ref, path);
  }

  private idOrFault(type: 'Service' | 'Environment', ref: string, path: string[]): Id {
    if (!keyForm.test(ref)) return idFrom(type, ref, ...path);
    const message = `There is no ${type.toLowerCase()} with this key.`;
    throw new Fault('BAD_USER_INPUT', message, [{ path, message }]);
  }
}
