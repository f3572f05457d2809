import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule as NestGraphQLModule } from '@nestjs/graphql';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { GavelRequest } from '#platform/http';
import { toGraphQLError } from '#platform/http';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { contextOf } from './context.ts';
import { InstantScalar } from './instant.ts';
import { measureOperations } from './measure-operations.ts';
import { NodeResolver, NodeSources } from './node.ts';
import { oneMutation } from './one-mutation.ts';
import { problemTypes } from './problem.types.ts';

/** Bounds of one request; docs/api.md tells them. */
const limits = new ApolloArmor({
  maxDepth: {
    n: 14,
    propagateOnRejection: false,
    onReject: [refuse('QUERY_TOO_DEEP', 'The query is nested too deeply (14 levels at the most).')],
  },
  costLimit: {
    maxCost: 20_000,
    ignoreIntrospection: true,
    propagateOnRejection: false,
    onReject: [
      refuse(
        'QUERY_TOO_COSTLY',
        'The query asks for too much at once. Ask for smaller pages or fewer fields.',
      ),
    ],
  },
  maxAliases: {
    n: 40,
    allowList: [],
    propagateOnRejection: false,
    onReject: [refuse('TOO_MANY_ALIASES', 'The query has too many aliases (40 at the most).')],
  },
  maxDirectives: {
    n: 30,
    propagateOnRejection: false,
    onReject: [refuse('TOO_MANY_DIRECTIVES', 'The query has too many directives (30 at the most).')],
  },
  // The parser itself counts them (parseOptions below): it answers 400, the plugin 500.
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: true },
}).protect();

function refuse(code: string, message: string) {
  return (context: unknown): void => {
    const error = new GraphQLError(message, { extensions: { refusal: code } });
    (context as { reportError?: (e: GraphQLError) => void } | null)?.reportError?.(error);
    if (typeof (context as { reportError?: unknown } | null)?.reportError !== 'function') throw error;
  };
}

/** The GraphQL door at /graphql: code first, limits, one error shape. */
@Module({})
export class GraphQLModule {
  static forRoot(): DynamicModule {
    return {
      module: GraphQLModule,
      global: true,
      imports: [
        NestGraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          path: '/graphql',
          autoSchemaFile: true,
          sortSchema: true,
          buildSchemaOptions: {
            orphanedTypes: problemTypes,
            scalarsMap: [{ type: Date, scalar: InstantScalar }],
          },
          introspection: true,
          graphiql: false,
          playground: false,
          csrfPrevention: true,
          stopOnTerminationSignals: false,
          includeStacktraceInErrorResponses: false,
          validationRules: [...limits.validationRules, oneMutation],
          // Cache hints of single fields are of no use here, and being asked for each field costs a third of its time.
          plugins: [
            ...(limits.plugins as never[]),
            measureOperations,
            ApolloServerPluginCacheControlDisabled(),
          ] as never,
          parseOptions: { maxTokens: 4_000 },
          allowBatchedHttpRequests: false,
          autoTransformHttpErrors: false,
          context: (request: GavelRequest) => contextOf(request),
          formatError: (formatted: GraphQLFormattedError, error: unknown) => present(formatted, error),
        }),
      ],
      providers: [NodeSources, NodeResolver],
      exports: [NodeSources],
    };
  }
}

/**
 * Codes that GraphQL itself gives keep their message; everything unforeseen is masked. Apollo gives every broken rule of
 * validation one code: those of our own carry theirs as `refusal`.
 */
function present(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const code = formatted.extensions?.code;
  if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
    const { stacktrace: _dropped, http: _http, refusal, ...extensions } = formatted.extensions ?? {};
    return { ...formatted, extensions: { ...extensions, code: refusal ?? code } };
  }
  const masked = toGraphQLError(error);
  return {
    message: masked.message,
    path: formatted.path,
    locations: formatted.locations,
    extensions: {
      code: masked.extensions.code ?? 'GRAPHQL_VALIDATION_FAILED',
      ...('errors' in masked.extensions ? { errors: masked.extensions.errors } : {}),
    },
  };
}
