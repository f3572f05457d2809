import { wrongUsage } from '../errors.ts';
import { parseDuration } from '../terminal/duration.ts';

/** What may stand in .gavel.yml and in the user's config.yml. */
export interface FileSettings {
  readonly url?: string;
  readonly requestTimeout?: string;
  /** Taken for `file` and `emergency` where none is named. */
  readonly services?: readonly string[];
  readonly environments?: readonly string[];
}

export interface SettingsSources {
  readonly flags: { readonly url?: string; readonly requestTimeout?: string };
  readonly env: NodeJS.ProcessEnv;
  readonly project: FileSettings;
  readonly user: FileSettings;
  /** The server of the last `login`. */
  readonly lastServer: string | null;
  /** The kept token of a server. */
  readonly tokenFor: (address: string) => string | null;
}

type Source = 'flag' | 'environment' | 'project file' | 'user file' | 'last sign-in';

export interface Settings {
  readonly address: string | null;
  readonly addressFrom: Source | null;
  readonly token: string | null;
  readonly tokenFrom: 'environment' | 'sign-in' | null;
  /** Milliseconds. */
  readonly requestTimeout: number;
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

const defaultTimeout = '30s';

/** Flags over environment over project file over user file; at the very last, where somebody signed in. */
export function resolveSettings(sources: SettingsSources): Settings {
  const { flags, env, project, user, lastServer } = sources;
  const said: readonly (readonly [Source, string | null | undefined])[] = [
    ['flag', flags.url],
    ['environment', env['GAVEL_URL']],
    ['project file', project.url],
    ['user file', user.url],
    ['last sign-in', lastServer],
  ];
  const [addressFrom, url] = said.find(([, value]) => value != null && value !== '') ?? [null, null];
  const address = url == null ? null : addressOf(url);
  const fromEnv = env['GAVEL_TOKEN'];
  const hasEnvToken = fromEnv !== undefined && fromEnv !== '';
  const kept = address === null ? null : sources.tokenFor(address);
  // Whoever can edit a project's file must not be able to have the pipeline's token sent to a server of theirs.
  if (hasEnvToken && addressFrom === 'project file')
    throw wrongUsage(
      'GAVEL_TOKEN is set, but the address comes from the project’s .gavel.yml, which must not decide where a token goes.',
      'Set GAVEL_URL (or --url) as well.',
    );
  const token = hasEnvToken ? fromEnv : kept;
  return {
    address,
    addressFrom,
    token,
    tokenFrom: token === null ? null : hasEnvToken ? 'environment' : 'sign-in',
    requestTimeout: parseDuration(
      flags.requestTimeout ?? project.requestTimeout ?? user.requestTimeout ?? defaultTimeout,
    ),
    services: project.services ?? user.services ?? [],
    environments: project.environments ?? user.environments ?? [],
  };
}

/** An address as scheme, host and port. */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw wrongUsage(`"${url}" is not the address of a server.`, 'Write it like https://gavel.example:8080.');
  if (parsed.username !== '' || parsed.password !== '')
    throw wrongUsage('An address carries no password.', 'Sign in with gavel login instead.');
  return parsed.origin;
}
