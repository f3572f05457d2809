import { createLogger } from './logger.ts';

/**
 * Runs the beginning of a process. What keeps it from starting is told in one line of its log, with exit code 1:
 * whoever runs it reads the reason first, and not a stack trace.
 */
export async function begin(name: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    createLogger('info', name).fatal({ err: error }, `could not start: ${(error as Error).message}`);
    process.exit(1);
  }
}
