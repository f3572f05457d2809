import path from 'node:path';

/**
 * Where a real record or report lies: beside the repository, of which it is no part, or where GAVEL_TEST_DATA says. Tests that
 * want one which is not at hand are skipped, and say so in their names.
 */
export const realData = (...parts: readonly string[]): string =>
  path.join(process.env['GAVEL_TEST_DATA'] ?? path.resolve('../shared/data'), ...parts);
