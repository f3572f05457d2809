import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule, ReadChanges } from '#changes';
import { PeopleDoors, PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { Exceptions } from './data/exceptions.ts';
import { Violations } from './data/violations.ts';
import { DutiesModule } from './duties.module.ts';
import { ChangeDutiesResolver, HatWornResolver } from './graphql/change-duties.resolver.ts';
import { toViolation } from './graphql/duty.types.ts';
import { EntitledResolver } from './graphql/entitled.resolver.ts';
import { ExceptionFields } from './graphql/exception.fields.ts';
import { ExceptionResolver } from './graphql/exception.resolver.ts';
import { toException } from './graphql/exception.types.ts';
import { ViolationFields } from './graphql/violation.fields.ts';
import { ViolationMutations, ViolationResolver } from './graphql/violation.resolver.ts';
import { ExceptionsController } from './rest/exceptions.controller.ts';

/** Duties and violations over GraphQL, exceptions also over REST. */
@Module({
  imports: [DutiesModule, CatalogModule, ChangesModule, PeopleModule, PeopleDoors],
  controllers: [ExceptionsController],
  providers: [
    EntitledResolver,
    ExceptionFields,
    ExceptionResolver,
    ChangeDutiesResolver,
    HatWornResolver,
    ViolationFields,
    ViolationMutations,
    ViolationResolver,
  ],
})
export class DutiesDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly violations: Violations,
    private readonly exceptions: Exceptions,
  ) {}

  onModuleInit(): void {
    this.nodes.register('RuleException', async (id, { request }) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const exception = await this.exceptions.byId(id);
      return exception === null ? null : toException(exception);
    });
    this.nodes.register('Violation', async (id, { request }) => {
      const violation = await this.violations.byId(id);
      if (violation === null || request.actor === null) return null;
      if (violation.changeId === null) this.read.mayList(request.actor);
      else await this.read.one(request.actor, violation.changeId);
      return toViolation(violation);
    });
  }
}
