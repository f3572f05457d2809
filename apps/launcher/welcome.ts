import type { SeedSummary } from './seed.ts';

export interface WelcomeFacts {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly dataDir: string;
  readonly seconds: string;
  readonly seeded: SeedSummary;
}

/** What a person who just started Gavel wants to know: where it is, how to sign in, what to try. */
export function welcome(facts: WelcomeFacts): string {
  const { signIns } = facts.seeded;
  const rows = signIns.map(({ name, username, password, roles }) => [
    name,
    username,
    password,
    roles.join(', '),
  ]);
  const first = signIns[0];
  return [
    '',
    `Gavel is ready (${facts.seconds}).`,
    '',
    `  GraphQL   ${facts.apiUrl}/graphql`,
    `  REST      ${facts.apiUrl}/api/v1`,
    `  Health    ${facts.apiUrl}/health/ready   ${facts.workerUrl}/health/ready`,
    `  Data      ${facts.dataDir} (logs are in logs/; "npm run reset" clears it)`,
    ...(rows.length === 0 ? [] : ['', 'Sign in as', ...columns(rows)]),
    ...(first === undefined
      ? []
      : [
          '',
          'Try, in another terminal',
          `  ${demoCommand(facts).padEnd(46)}  the whole main job, told as it goes`,
          `  npm run gavel -- login ${facts.apiUrl} --username ${first.username}`,
          `  npm run gavel -- list`,
        ]),
    '',
    'Ctrl-C stops everything; the data stays.',
  ].join('\n');
}

/** The demo looks where Gavel is by default; elsewhere it has to be told. */
function demoCommand({ apiUrl, dataDir }: WelcomeFacts): string {
  return [
    ...(apiUrl === 'http://127.0.0.1:8080' ? [] : [`GAVEL_URL=${apiUrl}`]),
    ...(dataDir === '.gavel' ? [] : [`GAVEL_DATA_DIR=${dataDir}`]),
    'npm run demo',
  ].join(' ');
}

function columns(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
