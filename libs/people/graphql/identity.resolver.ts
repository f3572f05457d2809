import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, done, type Id, type Outcome, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { type GraphQLContext, idFrom, loaderOf, Payload, payloadOf } from '#platform/graphql';
import { EnumField, InstantField, TextField } from '#platform/http';
import { Identities } from '../data/identities.ts';
import { identityText } from '../domain/identity.ts';
import type { IdentityKind, IdentityRecord } from '../domain/identity-record.ts';
import type { PersonRecord } from '../domain/person.ts';
import { EndIdentity } from '../use-cases/end-identity.ts';
import { LinkIdentity } from '../use-cases/link-identity.ts';
import { PeopleRefs } from './people-refs.ts';
import { PersonType, toPerson } from './person.type.ts';

const IdentityKindEnum = {
  CHAT: 'chat',
  CODE_HOST: 'codeHost',
  PIPELINE: 'pipeline',
  OTHER: 'other',
} as const satisfies Record<string, IdentityKind>;
registerEnumType(IdentityKindEnum, {
  name: 'IdentityKind',
  description: 'Where somebody is known under another name.',
  valuesMap: {
    CHAT: { description: 'In a chat: Slack, Teams.' },
    CODE_HOST: { description: 'On a code host: a login.' },
    PIPELINE: { description: 'In a pipeline: the subject of its token.' },
    OTHER: { description: 'Somewhere else.' },
  },
});

@ObjectType('PersonIdentity', { description: 'A person under another name, from one time to another.' })
export class IdentityObject {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => IdentityKindEnum, { description: 'Where.' })
  kind!: IdentityKind;

  @Field({ description: 'The identity: `issuer|subject`.' })
  identity!: string;

  @Field({ description: 'How it was made sure that it is this person’s.' })
  evidence!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'From when it is theirs; null for as long as anything is known.',
  })
  from!: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when it was theirs; null while it is.' })
  to!: Date | null;

  @Field(() => Date, { description: 'When it was linked.' })
  linkedAt!: Date;
}

@InputType({ description: 'Who somebody is elsewhere.' })
class LinkIdentityInput {
  @TextField({ required: true, max: 254, description: 'Who: id or e-mail address.' })
  person!: string;

  @EnumField({ required: true, enumeration: IdentityKindEnum, description: 'Where.' })
  kind!: IdentityKind;

  @TextField({
    required: true,
    min: 3,
    max: 601,
    description: 'The identity: `https://github.com|octocat`, `slack:T024|U061F`.',
  })
  identity!: string;

  @TextField({ required: true, min: 1, max: 500, description: 'How it was made sure that it is theirs.' })
  evidence!: string;

  @InstantField({ description: 'From when it is theirs; left out for as long as anything is known.' })
  from?: Date | null;
}

@InputType({ description: 'Which identity is no longer a person’s, and why.' })
class EndIdentityInput {
  @TextField({ required: true, max: 200, description: 'The link’s id.' })
  identity!: string;

  @TextField({ required: true, min: 1, max: 500, description: 'Why.' })
  reason!: string;
}

@ObjectType({ description: 'The person with their identities, or why it was refused.' })
export class LinkIdentityPayload extends Payload {
  @Field(() => PersonType, { nullable: true, description: 'The person; null when refused.' })
  person!: PersonType | null;
}
@ObjectType({ description: 'The person with their identities, or why it was refused.' })
export class EndIdentityPayload extends Payload {
  @Field(() => PersonType, { nullable: true, description: 'The person; null when refused.' })
  person!: PersonType | null;
}

const identitiesKey = Symbol('identities');

/** Who people are elsewhere. */
@Resolver(() => PersonType)
export class IdentityResolver {
  constructor(
    private readonly refs: PeopleRefs,
    private readonly data: Identities,
    private readonly link: LinkIdentity,
    private readonly end: EndIdentity,
  ) {}

  @ResolveField(() => [IdentityObject], {
    description: 'Under which names they are and were known elsewhere, the oldest link first.',
  })
  async identities(
    @Parent() { personId }: PersonType,
    @Context() context: GraphQLContext,
  ): Promise<IdentityObject[]> {
    const loader = loaderOf<Id, IdentityRecord[]>(context, identitiesKey, (ids) => this.data.ofPersons(ids));
    return ((await loader.load(personId)) ?? []).map(toIdentity);
  }

  @Mutation(() => LinkIdentityPayload, {
    description: 'Tells who somebody is elsewhere. What happened under that name is judged anew.',
  })
  async linkIdentity(
    @By() actor: Actor,
    @Args('input') { person, from, ...input }: LinkIdentityInput,
  ): Promise<LinkIdentityPayload> {
    const personId = await this.refs.resolve(person, 'input', 'person');
    return answer(await this.link.execute(actor, { ...input, personId, from: from ?? null }));
  }

  @Mutation(() => EndIdentityPayload, {
    description:
      'Says that an identity is no longer a person’s. What was done under it until now stays theirs.',
  })
  async endIdentity(
    @By() actor: Actor,
    @Args('input') { identity, reason }: EndIdentityInput,
  ): Promise<EndIdentityPayload> {
    return answer(
      await this.end.execute(actor, idFrom('PersonIdentity', identity, 'input', 'identity'), reason),
    );
  }
}

const answer = (outcome: Outcome<PersonRecord>) =>
  payloadOf(outcome.ok ? done(toPerson(outcome.value)) : outcome, 'person');

const toIdentity = (record: IdentityRecord): IdentityObject => ({
  id: toGlobalId('PersonIdentity', record.id),
  kind: record.kind,
  identity: identityText(record),
  evidence: record.evidence,
  from: record.fromAt,
  to: record.toAt,
  linkedAt: record.linkedAt,
});
