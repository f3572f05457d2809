import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { type GraphQLContext, shown } from '#platform/graphql';

/** Persons that records name, in one query for a page. */
@Injectable()
export class PersonRefs {
  constructor(private readonly people: People) {}

  load(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}
