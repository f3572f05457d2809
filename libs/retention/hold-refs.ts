import { Injectable } from '@nestjs/common';
import { CatalogRefs } from '#catalog';
import { ChangeRefs } from '#changes';
import type { Id } from '#kernel';
import { PeopleRefs } from '#people';

interface Named {
  readonly change?: string | null;
  readonly service?: string | null;
  readonly person?: string | null;
}

/** Turns what callers name changes, services and people by into our own identities. */
@Injectable()
export class HoldRefs {
  constructor(
    private readonly changes: ChangeRefs,
    private readonly catalog: CatalogRefs,
    private readonly people: PeopleRefs,
  ) {}

  async ids({ change, service, person }: Named): Promise<{
    readonly changeId: Id | null;
    readonly serviceId: Id | null;
    readonly personId: Id | null;
  }> {
    return {
      changeId: change == null ? null : await this.changes.resolve(change),
      serviceId: service == null ? null : await this.catalog.service(service, 'service'),
      personId: person == null ? null : await this.people.resolve(person, 'person'),
    };
  }
}
