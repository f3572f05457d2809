import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { type Actor, done, type Outcome } from '#kernel';
import { By } from '#platform/auth';
import { idFrom, Payload, payloadOf } from '#platform/graphql';
import type { AccountRecord } from '../domain/account.ts';
import { ChangePassword } from '../use-cases/change-password.ts';
import { CreateLocalAccount } from '../use-cases/create-local-account.ts';
import { CreateServiceAccount } from '../use-cases/create-service-account.ts';
import { ResetPassword } from '../use-cases/reset-password.ts';
import { SwitchAccount } from '../use-cases/switch-account.ts';
import {
  ChangePasswordInput,
  CreateLocalAccountInput,
  CreateServiceAccountInput,
  ResetPasswordInput,
  SwitchAccountInput,
} from './account.inputs.ts';
import { AccountType, toAccount } from './account.type.ts';
import { PeopleRefs } from './people-refs.ts';

@ObjectType({ isAbstract: true })
abstract class AccountPayload extends Payload {
  @Field(() => AccountType, {
    nullable: true,
    description: 'The account as it is now; null when it was refused.',
  })
  account!: AccountType | null;
}

@ObjectType({ description: 'The new account, or why there is none.' })
export class CreateLocalAccountPayload extends AccountPayload {}
@ObjectType({ description: 'The new account, or why there is none.' })
export class CreateServiceAccountPayload extends AccountPayload {}
@ObjectType({ description: 'The disabled account, or why it still works.' })
export class DisableAccountPayload extends AccountPayload {}
@ObjectType({ description: 'The account that works again, or why it does not.' })
export class EnableAccountPayload extends AccountPayload {}
@ObjectType({ description: 'The account whose password was reset, or why it was not.' })
export class ResetPasswordPayload extends AccountPayload {}
@ObjectType({ description: 'The account with its new password, or why the old one stays.' })
export class ChangePasswordPayload extends AccountPayload {}

/** The doors of the commands about accounts. */
@Resolver()
export class AccountMutations {
  constructor(
    private readonly refs: PeopleRefs,
    private readonly createLocal: CreateLocalAccount,
    private readonly createService: CreateServiceAccount,
    private readonly switchOne: SwitchAccount,
    private readonly password: ChangePassword,
    private readonly reset: ResetPassword,
  ) {}

  @Mutation(() => CreateLocalAccountPayload, {
    description: 'Lets a person sign in with a user name and a password.',
  })
  async createLocalAccount(
    @By() actor: Actor,
    @Args('input') { person, username, password }: CreateLocalAccountInput,
  ): Promise<CreateLocalAccountPayload> {
    const personId = await this.refs.resolve(person, 'input', 'person');
    return accountPayload(await this.createLocal.execute(actor, { personId, username, password }));
  }

  @Mutation(() => CreateServiceAccountPayload, {
    description: 'Adds an account for a machine. It counts as the person who owns it.',
  })
  async createServiceAccount(
    @By() actor: Actor,
    @Args('input') { username, owner }: CreateServiceAccountInput,
  ): Promise<CreateServiceAccountPayload> {
    const ownerId = await this.refs.resolve(owner, 'input', 'owner');
    return accountPayload(await this.createService.execute(actor, { username, ownerId }));
  }

  @Mutation(() => DisableAccountPayload, { description: 'Disables an account: its next request is refused.' })
  disableAccount(
    @By() actor: Actor,
    @Args('input') input: SwitchAccountInput,
  ): Promise<DisableAccountPayload> {
    return this.switch(actor, input, false);
  }

  @Mutation(() => EnableAccountPayload, { description: 'Lets a disabled account work again.' })
  enableAccount(@By() actor: Actor, @Args('input') input: SwitchAccountInput): Promise<EnableAccountPayload> {
    return this.switch(actor, input, true);
  }

  @Mutation(() => ChangePasswordPayload, {
    description: 'Changes your own password. Every session and token of the account ends.',
  })
  async changePassword(
    @By() actor: Actor,
    @Args('input') input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    return accountPayload(await this.password.execute(actor, input));
  }

  @Mutation(() => ResetPasswordPayload, {
    description:
      'Gives somebody else’s account a new password: its sessions end, and for a day it is not good for approving.',
  })
  async resetPassword(
    @By() actor: Actor,
    @Args('input') { account, password }: ResetPasswordInput,
  ): Promise<ResetPasswordPayload> {
    const id = idFrom('Account', account, 'input', 'account');
    return accountPayload(await this.reset.execute(actor, id, password));
  }

  private async switch(actor: Actor, { account }: SwitchAccountInput, enabled: boolean) {
    const id = idFrom('Account', account, 'input', 'account');
    return accountPayload(await this.switchOne.execute(actor, id, enabled));
  }
}

const accountPayload = (outcome: Outcome<AccountRecord>) =>
  payloadOf(outcome.ok ? done(toAccount(outcome.value)) : outcome, 'account');
