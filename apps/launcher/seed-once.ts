// One shot: fills an empty database with the small organisation that "npm start" brings, and prints the sign-ins.
import { loadConfig } from '#platform/config';
import { seed } from './seed.ts';

try {
  const config = loadConfig(process.env);
  const { signIns, created } = await seed(config.database.url);
  const lines = signIns.map(({ name, username, password, roles }) =>
    [name, username, password, roles.join(', ')].join('  '),
  );
  process.stdout.write(
    lines.length === 0
      ? 'This database has people of its own; nothing was added.\n'
      : `${created ? 'Added' : 'There already'}:\n${lines.join('\n')}\n`,
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
