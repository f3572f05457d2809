// A sequencer in a process of its own, to be killed at any moment: node sequence.mjs DATABASE_URL KEY_FILE
import { aSequencer } from '../../dist/libs/ledger/testing/index.js';

const [databaseUrl, keyFile] = process.argv.slice(2);
const { sequence } = await aSequencer(databaseUrl, keyFile);
process.stdout.write('ready\n');
for (let n = 1; ; n = (n * 7) % 61) {
  await sequence(n).catch((error) => process.stderr.write(`${error}\n`));
  await new Promise((resolve) => setTimeout(resolve, 5));
}
