import { Field, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { Payload, payloadOf } from '#platform/graphql';
import { ReconcileOnRequest } from '../use-cases/reconcile-on-request.ts';

@ObjectType('ReconcileWorkflowsPayload', { description: 'What reconciliation set off.' })
class ReconcileWorkflowsPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many open changes are looked after; 0 while another process is at it, null when refused.',
  })
  asked!: number | null;
}

/** For administrators. */
@Resolver()
export class ReconcileResolver {
  constructor(private readonly reconcile: ReconcileOnRequest) {}

  @Mutation(() => ReconcileWorkflowsPayload, {
    description:
      'Has a workflow started for every open change that lacks one, as after Temporal lost its database.',
  })
  async reconcileWorkflows(@By() actor: Actor): Promise<ReconcileWorkflowsPayload> {
    return payloadOf(await this.reconcile.execute(actor), 'asked');
  }
}
