import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { type Actor, done } from '#kernel';
import { By } from '#platform/auth';
import { idFrom, Payload, payloadOf } from '#platform/graphql';
import { IssueToken } from '../use-cases/issue-token.ts';
import { RevokeToken } from '../use-cases/revoke-token.ts';
import { IssueTokenInput, RevokeTokenInput } from './account.inputs.ts';
import { TokenType, toToken } from './account.type.ts';

@ObjectType({ isAbstract: true })
abstract class TokenPayload extends Payload {
  @Field(() => TokenType, {
    nullable: true,
    description: 'The token as it is now; null when it was refused.',
  })
  token!: TokenType | null;
}

@ObjectType({ description: 'The new token and its secret, or why there is none.' })
export class IssueTokenPayload extends TokenPayload {
  @Field(() => String, {
    nullable: true,
    description: 'What to send as "Authorization: Bearer …". Shown this once: a repeated request gives null.',
  })
  secret!: string | null;
}

@ObjectType({ description: 'The ended token, or why it still works.' })
export class RevokeTokenPayload extends TokenPayload {}

/** The doors of the commands about tokens. */
@Resolver()
export class TokenMutations {
  constructor(
    private readonly issue: IssueToken,
    private readonly revoke: RevokeToken,
  ) {}

  @Mutation(() => IssueTokenPayload, {
    description: 'Issues a token for your own account, or, as an administrator, for a service account.',
  })
  async issueToken(@By() actor: Actor, @Args('input') input: IssueTokenInput): Promise<IssueTokenPayload> {
    const { account, ...wish } = input;
    const accountId = account == null ? undefined : idFrom('Account', account, 'input', 'account');
    const outcome = await this.issue.execute(actor, { ...wish, accountId });
    if (!outcome.ok) return { token: null, secret: null, problems: outcome.problems };
    return { token: toToken(outcome.value.token), secret: outcome.value.secret, problems: [] };
  }

  @Mutation(() => RevokeTokenPayload, { description: 'Ends a token or a session at once.' })
  async revokeToken(@By() actor: Actor, @Args('input') input: RevokeTokenInput): Promise<RevokeTokenPayload> {
    const outcome = await this.revoke.execute(actor, idFrom('ApiToken', input.token, 'input', 'token'));
    return payloadOf(outcome.ok ? done(toToken(outcome.value)) : outcome, 'token');
  }
}
