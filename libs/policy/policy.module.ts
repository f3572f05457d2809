import { type DynamicModule, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DecisionStore } from './data/decision-store.ts';
import { PolicyDecisionRow } from './data/policy-decision.entity.ts';
import { PolicySetRow } from './data/policy-set.entity.ts';
import { PolicyEngine } from './domain/engine.ts';
import { loadPolicySet } from './files/load-policy-set.ts';

/** Keeps the text of the rules that this process decides by, before it decides anything. */
@Injectable()
class PolicySetKeeper implements OnApplicationBootstrap {
  constructor(
    private readonly engine: PolicyEngine,
    private readonly store: DecisionStore,
    private readonly dataSource: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await this.store.keepPolicySet(this.dataSource.manager, this.engine.policySet, new Date());
  }
}

/** Gives every slice the one engine over the policy files of `dir`, and the store of what it decided. */
@Module({})
export class PolicyModule {
  static forRoot(dir: string): DynamicModule {
    return {
      module: PolicyModule,
      global: true,
      imports: [TypeOrmModule.forFeature([PolicyDecisionRow, PolicySetRow])],
      providers: [
        { provide: PolicyEngine, useFactory: () => new PolicyEngine(loadPolicySet(dir)) },
        DecisionStore,
        PolicySetKeeper,
      ],
      exports: [PolicyEngine, DecisionStore],
    };
  }
}
