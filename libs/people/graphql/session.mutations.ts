import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { type Actor, notFound } from '#kernel';
import { By, Public } from '#platform/auth';
import { type GraphQLContext, Payload } from '#platform/graphql';
import { People } from '../data/people.ts';
import { askingOf } from '../sign-in/bearer.ts';
import { SessionCookie } from '../sign-in/session-cookie.ts';
import { SignIn } from '../use-cases/sign-in.ts';
import { SignOutEverywhere } from '../use-cases/sign-out-everywhere.ts';
import { SignOut } from '../use-cases/sign-out.ts';
import { SignInInput } from './account.inputs.ts';
import { PersonType, toPerson } from './person.type.ts';

@ObjectType({ description: 'A session of twelve hours.' })
export class SignInPayload extends Payload {
  @Field({ description: 'What to send as "Authorization: Bearer …".' })
  token!: string;

  @Field({ description: 'When the session ends by itself.' })
  expiresAt!: Date;

  @Field(() => PersonType, { description: 'Who is signed in.' })
  person!: PersonType;
}

@ObjectType({ description: 'Whether the session ended, or why there was none to end.' })
export class SignOutPayload extends Payload {
  @Field({ description: 'True when the session is over.' })
  signedOut!: boolean;
}

/** The doors of signing in with a password, and out. */
@Resolver()
export class SessionMutations {
  constructor(
    private readonly people: People,
    private readonly enter: SignIn,
    private readonly leave: SignOut,
    private readonly leaveEverywhere: SignOutEverywhere,
    private readonly cookie: SessionCookie,
  ) {}

  @Public()
  @Mutation(() => SignInPayload, {
    description: 'Signs in with user name and password. UNAUTHENTICATED when they do not fit.',
  })
  async signIn(
    @Args('input') input: SignInInput,
    @Context() context: GraphQLContext,
  ): Promise<SignInPayload> {
    const session = await this.enter.execute(askingOf(context.request), input.username, input.password);
    const person = await this.people.byId(session.who.personId);
    if (person === null) throw notFound('person');
    return { token: session.token, expiresAt: session.expiresAt, person: toPerson(person), problems: [] };
  }

  @Mutation(() => SignOutPayload, { description: 'Ends the session that this request came with.' })
  async signOut(@By() actor: Actor, @Context() context: GraphQLContext): Promise<SignOutPayload> {
    const outcome = await this.leave.execute(actor, this.cookie.sentWith(context.request));
    return { signedOut: outcome.ok, problems: outcome.ok ? [] : outcome.problems };
  }

  @Mutation(() => SignOutPayload, {
    description: 'Ends every session of whoever asks, in all browsers and tools; tokens for tools stay.',
  })
  async signOutEverywhere(@By() actor: Actor): Promise<SignOutPayload> {
    const outcome = await this.leaveEverywhere.execute(actor);
    return { signedOut: outcome.ok, problems: outcome.ok ? [] : outcome.problems };
  }
}
