import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor, Outcome, Problem } from '#kernel';
import { By } from '#platform/auth';
import { CONFIG, type Config } from '#platform/config';
import { idFrom } from '#platform/graphql';
import type { KeptIntegration } from '../integration-commands.ts';
import { CreateIntegration } from '../use-cases/create-integration.ts';
import { DisableIntegration } from '../use-cases/disable-integration.ts';
import { RotateSecret } from '../use-cases/rotate-secret.ts';
import { UpdateIntegration } from '../use-cases/update-integration.ts';
import {
  CreateIntegrationFields,
  DisableIntegrationFields,
  RotateSecretFields,
  UpdateIntegrationFields,
} from './webhook.inputs.ts';
import {
  CreateIntegrationPayload,
  DisableIntegrationPayload,
  type IntegrationObject,
  RotateIntegrationSecretPayload,
  toIntegration,
  UpdateIntegrationPayload,
} from './webhook.types.ts';

/** How integrations are set up and ended. */
@Resolver()
export class IntegrationMutations {
  constructor(
    private readonly create: CreateIntegration,
    private readonly update: UpdateIntegration,
    private readonly rotate: RotateSecret,
    private readonly disable: DisableIntegration,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  @Mutation(() => CreateIntegrationPayload, {
    description: 'Lets a system tell by webhook. A secret that is made here is told this once.',
  })
  async createIntegration(
    @By() actor: Actor,
    @Args('input') input: CreateIntegrationFields,
  ): Promise<CreateIntegrationPayload> {
    const answer = answerOf(await this.create.execute(actor, input));
    const key = answer.integration?.key;
    return { ...answer, url: key === undefined ? null : `${this.config.publicUrl}/api/v1/webhooks/${key}` };
  }

  @Mutation(() => UpdateIntegrationPayload, {
    description: 'Renames an integration, or says what the names it tells stand for.',
  })
  async updateIntegration(
    @By() actor: Actor,
    @Args('input') { integration, ...edit }: UpdateIntegrationFields,
  ): Promise<UpdateIntegrationPayload> {
    return answerOf(await this.update.execute(actor, idOf(integration), edit));
  }

  @Mutation(() => RotateIntegrationSecretPayload, {
    description: 'Puts a new secret in the old one’s place; both hold for a time.',
  })
  async rotateIntegrationSecret(
    @By() actor: Actor,
    @Args('input') { integration, ...rotation }: RotateSecretFields,
  ): Promise<RotateIntegrationSecretPayload> {
    return answerOf(await this.rotate.execute(actor, idOf(integration), rotation));
  }

  @Mutation(() => DisableIntegrationPayload, {
    description: 'Takes nothing more from a system, for good.',
  })
  async disableIntegration(
    @By() actor: Actor,
    @Args('input') { integration }: DisableIntegrationFields,
  ): Promise<DisableIntegrationPayload> {
    return answerOf(await this.disable.execute(actor, idOf(integration)));
  }
}

const idOf = (integration: string): string => idFrom('Integration', integration, 'input', 'integration');

interface Answer {
  readonly integration: IntegrationObject | null;
  readonly secret: string | null;
  readonly problems: readonly Problem[];
}
const answerOf = (outcome: Outcome<KeptIntegration>): Answer =>
  outcome.ok
    ? { integration: toIntegration(outcome.value.integration), secret: outcome.value.secret, problems: [] }
    : { integration: null, secret: null, problems: outcome.problems };
