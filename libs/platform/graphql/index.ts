export { ConnectionArgs, ConnectionOf, connectionOf, type ConnectionShape, PageInfo } from './connection.ts';
export { type GraphQLContext, loaderOf } from './context.ts';
export { allShown, shown } from './shown.ts';
export { GraphQLModule } from './graphql.module.ts';
export { idFrom, idsFrom } from './ids.ts';
export { NodeInterface, NodeSources } from './node.ts';
export { payloadOf } from './payload.ts';
export { Payload, ProblemInterface } from './problem.types.ts';
