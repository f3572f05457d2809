import { Injectable } from '@nestjs/common';
import { ReadChanges } from '#changes';
import { type Actor, Fault, type Id, type Page, type PageArgs, pageRequest } from '#kernel';
import { type ComponentFilter, Components } from '../data/components.ts';

/** Which changes carried a component, for those who may read changes. */
@Injectable()
export class FindComponent {
  constructor(
    private readonly components: Components,
    private readonly read: ReadChanges,
  ) {}

  async execute(actor: Actor, filter: ComponentFilter, args: PageArgs): Promise<Page<Id>> {
    this.read.mayList(actor);
    if (filter.purl == null && filter.name == null)
      throw new Fault('BAD_USER_INPUT', 'Ask for a component by purl or by name.', [
        { path: ['filter'], message: 'must name a purl or a name' },
      ]);
    return this.components.changesWith(filter, pageRequest(args));
  }
}
