export { type Arrival, Arrivals } from './arrivals.ts';
export { DeliveryDoors } from './delivery.doors.ts';
export { DeliveryModule } from './delivery.module.ts';
export type { CommitHand, Hand, SourceCommit } from './domain/commit.ts';
export type { Deployment, DeploymentOutcome } from './domain/deployment.ts';
export { type DeliveryFact, deliveryFact, type FactOf, type Identity, type ToldFact } from './domain/fact.ts';
export { Pipelines } from './pipelines.ts';
export { RecordFacts, type TakenFact } from './use-cases/record-facts.ts';
export type { Build } from './domain/records.ts';
