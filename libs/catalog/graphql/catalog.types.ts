import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { EnvironmentKind, EnvironmentRecord, ServiceRecord } from '../domain/catalog.ts';

export const EnvironmentKindEnum = {
  DEV: 'dev',
  TEST: 'test',
  STAGING: 'staging',
  PRODUCTION: 'production',
} as const satisfies Record<string, EnvironmentKind>;

registerEnumType(EnvironmentKindEnum, {
  name: 'EnvironmentKind',
  description: 'What an environment is for.',
  valuesMap: {
    DEV: { description: 'Where developers try things.' },
    TEST: { description: 'Where tests run.' },
    STAGING: { description: 'Where a release is tried as in production.' },
    PRODUCTION: { description: 'What customers use.' },
  },
});

@ObjectType('Service', {
  implements: () => NodeInterface,
  description: 'Something that people run and change.',
})
export class ServiceType extends NodeInterface {
  @Field({ description: 'The short name for programs, such as web-shop; unique, never altered.' })
  key!: string;

  @Field({ description: 'The name for people.' })
  name!: string;

  @Field({ description: 'What it does.' })
  description!: string;

  @Field(() => Int, { description: 'From 1, the most critical, to 4, the least.' })
  tier!: number;

  @Field({ description: 'False for a service that no longer runs.' })
  active!: boolean;

  readonly serviceId!: Id;
  readonly ownerTeamId!: Id;
}

@ObjectType('Environment', { implements: () => NodeInterface, description: 'A place where services run.' })
export class EnvironmentType extends NodeInterface {
  @Field({ description: 'The short name for programs, such as production-eu; unique, never altered.' })
  key!: string;

  @Field({ description: 'The name for people.' })
  name!: string;

  @Field(() => EnvironmentKindEnum, { description: 'What it is for.' })
  kind!: EnvironmentKind;

  @Field(() => String, { nullable: true, description: 'Where it is, such as eu-central-1.' })
  region!: string | null;

  @Field({ description: 'False for an environment that no longer exists.' })
  active!: boolean;
}

@ObjectType({ description: 'A page of services, in order of name.' })
export class ServiceConnection extends ConnectionOf(ServiceType, 'Service') {}

@ObjectType({ description: 'A page of environments, in order of name.' })
export class EnvironmentConnection extends ConnectionOf(EnvironmentType, 'Environment') {}

export const toService = (service: ServiceRecord): ServiceType => ({
  ...service,
  id: toGlobalId('Service', service.id),
  serviceId: service.id,
});

export const toEnvironment = (environment: EnvironmentRecord): EnvironmentType => ({
  ...environment,
  id: toGlobalId('Environment', environment.id),
});
