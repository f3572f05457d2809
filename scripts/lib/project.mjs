import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's directory: scripts work from here wherever they are called. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where a running Gavel keeps its data; git ignores it. */
export const dataDir = path.resolve(root, process.env['GAVEL_DATA_DIR'] ?? '.gavel');

/** Ends the script with a message for people, without a stack trace. */
export function giveUp(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}
