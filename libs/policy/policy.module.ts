import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DecisionStore } from './data/decision-store.ts';
import { PolicyDecisionRow } from './data/policy-decision.entity.ts';
import { PolicySetRow } from './data/policy-set.entity.ts';
import { PolicySets } from './data/policy-sets.ts';
import { PoliciesInForce } from './domain/policies-in-force.ts';
import { loadPolicySet } from './files/load-policy-set.ts';

/** Gives every slice the one set of rules in force, at first the files of `dir`, and the store of what it decided. */
@Module({})
export class PolicyModule {
  static forRoot(dir: string): DynamicModule {
    return {
      module: PolicyModule,
      global: true,
      imports: [TypeOrmModule.forFeature([PolicyDecisionRow, PolicySetRow])],
      providers: [
        { provide: PoliciesInForce, useFactory: () => new PoliciesInForce(loadPolicySet(dir)) },
        DecisionStore,
        PolicySets,
      ],
      exports: [PoliciesInForce, DecisionStore, PolicySets],
    };
  }
}
