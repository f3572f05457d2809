export { accepted, type ProblemDocument, RefusedRequest } from './problem-document.ts';
export { ProblemFilter, toGraphQLError } from './problem.filter.ts';
export type { GavelRequest } from './request.ts';
export { addSecurityHeaders, createHttpAdapter } from './server.ts';
export { SecretAddress } from './secret-address.ts';
export { StreamedBody } from './streamed-body.ts';
export { createValidationPipe } from './validation.ts';
export {
  BooleanField,
  EnumField,
  EnumListField,
  enumOf,
  InstantField,
  IntegerField,
  IsStorable,
  ObjectListField,
  TextField,
  TextListField,
  toInstant,
} from './fields.ts';
export { setEtag, versionFrom } from './etag.ts';
export { idempotencyKeyHeader, ifMatchHeader } from './headers.ts';
export { IdempotentAnswers, idempotencyKeyOf } from './idempotent-answers.ts';
export { describeRest, serveRestDescription } from './openapi.ts';
