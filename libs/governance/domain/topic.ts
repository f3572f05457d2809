/** Under this the outbox carries simulations to a worker. */
export const simulationTopic = 'policySimulation';
