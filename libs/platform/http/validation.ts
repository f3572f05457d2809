import { ValidationPipe } from '@nestjs/common';
import { Fault } from '#kernel';
import type { ValidationError } from 'class-validator';

/** Inputs are checked field by field; unknown fields are named, not dropped. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const details = flatten(errors);
      return new Fault(
        'BAD_USER_INPUT',
        details.map((d) => `${d.path.join('.')}: ${d.message}`).join('; '),
        details,
      );
    },
  });
}

function flatten(
  errors: readonly ValidationError[],
  parents: readonly string[] = [],
): { path: string[]; message: string }[] {
  return errors.flatMap((error) => {
    const path = [...parents, error.property];
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...flatten(error.children ?? [], path)];
  });
}
