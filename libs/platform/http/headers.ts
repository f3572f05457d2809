import type { ApiHeaderOptions } from '@nestjs/swagger';

/** Headers of every command, as OpenAPI tells of them. */
export const idempotencyKeyHeader: ApiHeaderOptions = {
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key gives the same answer and one effect.',
};
export const ifMatchHeader: ApiHeaderOptions = {
  name: 'If-Match',
  required: false,
  description: 'The ETag you read: the command is refused when the change has moved on.',
};
