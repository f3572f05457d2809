import { InputType } from '@nestjs/graphql';
import { InstantField, TextField, TextListField } from '#platform/http';
import { Matches } from 'class-validator';

const usernameRule = {
  message: 'has to begin with a small letter or digit, and to have only these, dots, hyphens and underscores',
};
const username = /^[a-z0-9][a-z0-9._-]{0,63}$/;

@InputType({ description: 'A user name and a first password for a person.' })
export class CreateLocalAccountInput {
  @TextField({ required: true, max: 254, description: 'For whom: id or e-mail address.' })
  person!: string;

  @Matches(username, usernameRule)
  @TextField({ required: true, max: 64, description: 'The user name, in small letters.' })
  username!: string;

  @TextField({ required: true, max: 1000, description: 'The password, of 12 to 200 characters.' })
  password!: string;
}

@InputType({ description: 'An account for a machine.' })
export class CreateServiceAccountInput {
  @Matches(username, usernameRule)
  @TextField({ required: true, max: 64, description: 'Its name, in small letters, such as pipeline.' })
  username!: string;

  @TextField({ required: true, max: 254, description: 'The person it counts as: id or e-mail address.' })
  owner!: string;
}

@InputType({ description: 'A token to be issued.' })
export class IssueTokenInput {
  @TextField({ max: 200, description: 'The id of the account; your own when left out.' })
  account?: string | null;

  @TextField({ required: true, min: 1, max: 100, description: 'What to call it.' })
  name!: string;

  @TextListField({
    required: true,
    max: 20,
    maxText: 50,
    description:
      'What it is good for: changes:read, changes:write, gate:read, evidence:write, emergency:declare, votes:write, ' +
      'audit:read, admin:write.',
  })
  scopes!: string[];

  @InstantField({ required: true, description: 'When it ends by itself, within 366 days.' })
  expiresAt!: Date;
}

@InputType({ description: 'A token to be ended.' })
export class RevokeTokenInput {
  @TextField({ required: true, max: 200, description: 'The id of the token.' })
  token!: string;
}

@InputType({ description: 'An account to be switched off or on.' })
export class SwitchAccountInput {
  @TextField({ required: true, max: 200, description: 'The id of the account.' })
  account!: string;
}

@InputType({ description: 'A new password for somebody else’s account.' })
export class ResetPasswordInput {
  @TextField({ required: true, max: 200, description: 'The id of the account.' })
  account!: string;

  @TextField({ required: true, max: 1000, description: 'The new password, of 12 to 200 characters.' })
  password!: string;
}

@InputType({ description: 'A new password for your own account.' })
export class ChangePasswordInput {
  @TextField({ required: true, max: 1000, description: 'The password until now.' })
  currentPassword!: string;

  @TextField({ required: true, max: 1000, description: 'The new one, of 12 to 200 characters.' })
  newPassword!: string;
}

@InputType({ description: 'A user name and its password.' })
export class SignInInput {
  @TextField({ required: true, min: 1, max: 254, description: 'The user name, in any case.' })
  username!: string;

  @TextField({ required: true, min: 1, max: 1000, description: 'The password.' })
  password!: string;
}
