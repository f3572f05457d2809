import path from 'node:path';
import { z } from 'zod';

export { createSecrets, readSecrets } from './secret-file.ts';

const port = z.coerce.number().int().min(0).max(65535);

/** Every setting Gavel reads, once, at start. The names are the environment's; docs/operations.md lists them. */
export const environment = z.object({
  PORT: port.default(8080),
  GAVEL_HOST: z.string().default('127.0.0.1'),
  GAVEL_WORKER_PORT: port.optional(),
  GAVEL_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  GAVEL_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  GAVEL_TASK_QUEUE: z.string().default('gavel'),
  GAVEL_DATA_DIR: z.string().default('.gavel'),
  GAVEL_EVIDENCE_DIR: z.string().optional(),
  GAVEL_LEDGER_KEY_FILE: z.string().optional(),
  GAVEL_LEDGER_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/, 'a name without spaces and plus signs, such as gavel.example.com/ledger')
    .optional(),
  GAVEL_LEDGER_WITNESSES: z.string().optional(),
  GAVEL_SECRETS_KEY_FILE: z.string().optional(),
  GAVEL_POLICY_DIR: z.string().default('policies'),
  GAVEL_CONTROL_DIR: z.string().default('controls'),
  GAVEL_BODY_LIMIT: z.coerce.number().int().min(1024).default(1_048_576),
  GAVEL_PACK_DIR: z.string().optional(),
  GAVEL_PACK_DAYS: z.coerce.number().positive().max(3_650).default(30),
  GAVEL_EVIDENCE_LIMIT: z.coerce.number().int().min(1024).default(268_435_456),
  GAVEL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  GAVEL_SERVER_TIMING: z.stringbool().default(false),
  GAVEL_PUBLIC_URL: z.url().optional(),
  GAVEL_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  GAVEL_MAIL_FROM: z.string().min(3).max(320).default('Gavel <gavel@localhost>'),
  GAVEL_BROWSER_IDLE_MINUTES: z.coerce.number().int().min(1).max(720).default(60),
  GAVEL_OIDC_ISSUER: z.url().optional(),
  GAVEL_OIDC_AUDIENCE: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly workerPort: number;
  readonly publicUrl: string;
  readonly database: {
    readonly url: string;
    readonly pool: number;
    /** False for a process that only describes itself. */
    readonly connect: boolean;
  };
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  readonly evidence: { readonly dir: string; readonly limitBytes: number };
  /** Where archives of evidence packs lie, and how long. */
  readonly packs: { readonly dir: string; readonly keepDays: number };
  readonly ledger: {
    readonly keyFile: string;
    /** The log's name when its first key is made; from then on the key tells. */
    readonly origin: string;
    /** Verifier keys of the witnesses whose cosignatures are taken. */
    readonly witnesses: readonly string[];
  };
  /** Where the keys lie that seal what is kept secret in the database. */
  readonly secretsKeyFile: string;
  readonly policyDir: string;
  /** Where the controls of the audit lie. */
  readonly controlDir: string;
  readonly bodyLimitBytes: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Tells each answer's number of queries in a Server-Timing header: for tests and for finding an N+1. */
  readonly serverTiming: boolean;
  /** Whether traces are sent; where to and how, OpenTelemetry reads from its own variables. */
  readonly traces: boolean;
  /** Where mail goes out; null sends none. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  /** A browser's session that nobody used for so long is over. */
  readonly browserIdleMinutes: number;
  readonly oidc: { readonly issuer: string; readonly audience: string } | null;
}

/** Injection token of the configuration. */
export const CONFIG = Symbol('Config');

/**
 * Reads the settings; every bad one is named in one error that says what it should be. A setting that is empty counts as
 * one that is not there: that is how a template (as of Docker Compose) leaves one out.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const read = environment.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(
      `The configuration cannot be used:\n${lines.join('\n')}\nSee docs/operations.md for every setting.`,
    );
  }
  const e = read.data;
  if ((e.GAVEL_OIDC_ISSUER === undefined) !== (e.GAVEL_OIDC_AUDIENCE === undefined))
    throw new Error('GAVEL_OIDC_ISSUER and GAVEL_OIDC_AUDIENCE go together: set both or neither.');
  const publicUrl = (e.GAVEL_PUBLIC_URL ?? `http://${e.GAVEL_HOST}:${e.PORT}`).replace(/\/$/, '');
  return {
    host: e.GAVEL_HOST,
    port: e.PORT,
    workerPort: e.GAVEL_WORKER_PORT ?? (e.PORT === 0 ? 0 : e.PORT + 1),
    publicUrl,
    database: { url: e.GAVEL_DATABASE_URL, pool: e.GAVEL_DATABASE_POOL, connect: true },
    temporal: { address: e.TEMPORAL_ADDRESS, namespace: e.TEMPORAL_NAMESPACE, taskQueue: e.GAVEL_TASK_QUEUE },
    evidence: {
      dir: e.GAVEL_EVIDENCE_DIR ?? path.join(e.GAVEL_DATA_DIR, 'evidence'),
      limitBytes: e.GAVEL_EVIDENCE_LIMIT,
    },
    packs: { dir: e.GAVEL_PACK_DIR ?? path.join(e.GAVEL_DATA_DIR, 'packs'), keepDays: e.GAVEL_PACK_DAYS },
    ledger: {
      keyFile: e.GAVEL_LEDGER_KEY_FILE ?? path.join(e.GAVEL_DATA_DIR, 'ledger.key'),
      origin: e.GAVEL_LEDGER_ORIGIN ?? `${publicUrl.replace(/^[a-z]+:\/\//, '')}/ledger`,
      witnesses: (e.GAVEL_LEDGER_WITNESSES ?? '').split(/\s+/).filter((witness) => witness !== ''),
    },
    secretsKeyFile: e.GAVEL_SECRETS_KEY_FILE ?? path.join(e.GAVEL_DATA_DIR, 'secrets.key'),
    policyDir: e.GAVEL_POLICY_DIR,
    controlDir: e.GAVEL_CONTROL_DIR,
    bodyLimitBytes: e.GAVEL_BODY_LIMIT,
    logLevel: e.GAVEL_LOG_LEVEL,
    serverTiming: e.GAVEL_SERVER_TIMING,
    traces: e.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    mail: e.GAVEL_SMTP_URL === undefined ? null : { url: e.GAVEL_SMTP_URL, from: e.GAVEL_MAIL_FROM },
    browserIdleMinutes: e.GAVEL_BROWSER_IDLE_MINUTES,
    oidc:
      e.GAVEL_OIDC_ISSUER !== undefined && e.GAVEL_OIDC_AUDIENCE !== undefined
        ? { issuer: e.GAVEL_OIDC_ISSUER, audience: e.GAVEL_OIDC_AUDIENCE }
        : null,
  };
}
