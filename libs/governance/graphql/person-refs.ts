import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import type { GraphQLContext } from '#platform/graphql';

/** Persons that records name, in one query for a page. */
@Injectable()
export class PersonRefs {
  constructor(private readonly people: People) {}

  async load(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    const person = id === null ? null : await personLoader(context, this.people).load(id);
    return person === null ? null : toPerson(person);
  }
}
