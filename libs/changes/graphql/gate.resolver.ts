import { Args, ArgsType, Field, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Actor, Problem } from '#kernel';
import { By } from '#platform/auth';
import { ProblemInterface } from '#platform/graphql';
import { enumOf, TextField } from '#platform/http';
import type { GateVerdict } from '../domain/gate.ts';
import { CheckGate } from '../use-cases/check-gate.ts';
import { ChangeObject } from './change.type.ts';
import { toChangeObject } from './to-object.ts';

const VerdictEnum = enumOf(['ALLOWED', 'PENDING', 'REFUSED'] as const);
registerEnumType(VerdictEnum, {
  name: 'GateVerdict',
  description: 'Whether a deployment may go on.',
  valuesMap: {
    ALLOWED: { description: 'It may.' },
    PENDING: { description: 'Not yet; waiting can help.' },
    REFUSED: { description: 'It may not; somebody has to do something else first.' },
  },
});

@ArgsType()
export class GateArgs {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;
  @TextField({ max: 100, description: 'Where it is about to be deployed: id or key.' })
  environment?: string | null;
  @TextField({ max: 200, description: 'What is about to be deployed: its digest.' })
  artifact?: string | null;
}

@ObjectType('DeploymentGate', { description: 'The answer to "may this be deployed now?".' })
export class GateObject {
  @Field({ description: 'Whether it may be deployed now.' })
  allowed!: boolean;
  @Field(() => VerdictEnum, { description: 'Whether waiting can help.' })
  verdict!: GateVerdict;
  @Field(() => [ProblemInterface], { description: 'Every reason why not.' })
  reasons!: readonly Problem[];
  @Field(() => ChangeObject, { description: 'The change.' })
  change!: ChangeObject;
}

@Resolver()
export class GateResolver {
  constructor(private readonly gate: CheckGate) {}

  @Query(() => GateObject, { description: 'May this be deployed now, there, with that artifact?' })
  async deploymentGate(@By() actor: Actor, @Args() args: GateArgs): Promise<GateObject> {
    const { change, verdict, reasons } = await this.gate.execute(actor, {
      change: args.change,
      environment: args.environment ?? undefined,
      artifact: args.artifact ?? undefined,
    });
    return { allowed: verdict === 'ALLOWED', verdict, reasons, change: toChangeObject(change) };
  }
}
