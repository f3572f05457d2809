import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import {
  EnumField,
  EnumListField,
  InstantField,
  IntegerField,
  ObjectListField,
  TextField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, Matches, ValidateNested } from 'class-validator';
import type { DeliveryState } from '../domain/delivery.ts';
import type { VendorName } from '../domain/integration.ts';
import { DeliveryStateEnum, VendorEnum } from './webhook.types.ts';

const keyForm = /^(?!alertmanager$)[a-z0-9][a-z0-9-]{0,62}$/;
const keyMessage = { message: 'must be lower-case letters, digits and hyphens, and not "alertmanager"' };

@InputType('IntegrationPlaceInput', {
  description: 'A name of another system, and what it is in the catalogue.',
})
export class PlaceFields {
  @TextField({
    required: true,
    min: 1,
    max: 300,
    description: 'The name there, as in `acme/payments`; an asterisk at its end stands for whatever follows.',
  })
  name!: string;

  @TextField({
    min: 1,
    max: 200,
    description: 'The key in the catalogue. Null, for environments alone: what is told of it is passed over.',
  })
  key?: string | null;
}

const secretField = {
  max: 500,
  description: 'At least 16 characters, for Standard Webhooks `whsec_` and base64; made when left out.',
};

@InputType('CreateIntegrationInput', { description: 'A system that is to tell by webhook.' })
export class CreateIntegrationFields {
  @TextField({
    required: true,
    min: 1,
    max: 63,
    description: 'The last part of the address, as in github-acme.',
  })
  @Matches(keyForm, keyMessage)
  key!: string;

  @TextField({ required: true, min: 1, max: 100, description: 'What to call it.' })
  name!: string;

  @EnumField({ required: true, enumeration: VendorEnum, description: 'Whose webhooks.' })
  vendor!: VendorName;

  @TextField({
    required: true,
    min: 1,
    max: 64,
    description: 'User name of the service account in whose name facts are recorded.',
  })
  account!: string;

  @ObjectListField({
    of: () => PlaceFields,
    max: 2_000,
    description:
      'Repositories, projects and applications → services; others are the service that has their key.',
  })
  services?: PlaceFields[] | null;

  @ObjectListField({
    of: () => PlaceFields,
    max: 500,
    description: 'Environments → environments; others are the environment that has their key.',
  })
  environments?: PlaceFields[] | null;

  @TextField(secretField)
  secret?: string | null;
}

@InputType('UpdateIntegrationInput', { description: 'What is to be other; what is left out stays.' })
export class UpdateIntegrationFields {
  @TextField({ required: true, max: 200, description: 'The integration. Its id.' })
  integration!: string;

  @TextField({ min: 1, max: 100, description: 'What to call it.' })
  name?: string | null;

  @ObjectListField({ of: () => PlaceFields, max: 2_000, description: 'The whole mapping to services.' })
  services?: PlaceFields[] | null;

  @ObjectListField({ of: () => PlaceFields, max: 500, description: 'The whole mapping to environments.' })
  environments?: PlaceFields[] | null;
}

@InputType('RotateIntegrationSecretInput', { description: 'A new secret, beside the old one for a time.' })
export class RotateSecretFields {
  @TextField({ required: true, max: 200, description: 'The integration. Its id.' })
  integration!: string;

  @TextField(secretField)
  secret?: string | null;

  @IntegerField({
    min: 0,
    max: 720,
    description: 'For so many hours the old one holds as well; 24 unless said, 0 to end it at once.',
  })
  overlapHours?: number | null;
}

@InputType('DisableIntegrationInput', { description: 'Which system is to tell nothing more.' })
export class DisableIntegrationFields {
  @TextField({ required: true, max: 200, description: 'The integration. Its id.' })
  integration!: string;
}

@InputType('ReplayWebhookDeliveryInput', { description: 'What is to be read again.' })
export class ReplayFields {
  @TextField({ required: true, max: 200, description: 'The delivery. Its id.' })
  delivery!: string;
}

@InputType('WebhookDeliveryFilter', { description: 'Which deliveries; what is left out does not narrow.' })
export class WebhookFilterFields {
  @TextField({ max: 200, description: 'Of this integration: its id.' })
  integration?: string | null;

  @EnumListField({ enumeration: DeliveryStateEnum, description: 'In one of these states.' })
  states?: DeliveryState[] | null;

  @TextField({ max: 200, description: 'Of this event.' })
  event?: string | null;

  @InstantField({ description: 'Not before.' })
  receivedFrom?: Date | null;

  @InstantField({ description: 'Before.' })
  receivedTo?: Date | null;
}

@ArgsType()
export class WebhookDeliveriesArgs extends ConnectionArgs {
  @Field(() => WebhookFilterFields, { nullable: true, description: 'Which deliveries.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => WebhookFilterFields)
  filter?: WebhookFilterFields | null;
}

@ArgsType()
export class IntegrationsArgs extends ConnectionArgs {}
