import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import {
  bundleWorkflowCode,
  type BundleOptions,
  DefaultLogger,
  makeTelemetryFilterString,
  type ReplayResult,
  Runtime,
  Worker,
} from '@temporalio/worker';

/** What changes that are under way have behind them; `npm run record-histories` writes them. */
const directory = path.resolve('test/replay/histories');
const histories = readdirSync(directory).map((file) => ({
  workflowId: file.replace('.json', ''),
  history: proto.temporal.api.history.v1.History.fromObject(
    JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as object,
  ),
}));

interface Edit {
  readonly file: RegExp;
  readonly find: string;
  readonly put: string;
}

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** The workflows as they are in the sources, or with an edit. */
function bundle(edit?: Edit): Promise<{ code: string }> {
  const rules = edit === undefined ? [] : [{ test: edit.file, use: plantOf(edit), enforce: 'pre' as const }];
  const webpackConfigHook = (config: WebpackConfig): WebpackConfig => ({
    ...config,
    resolve: { ...config.resolve, conditionNames: ['source', 'require', 'node', 'default'] },
    module: { ...config.module, rules: [...(config.module?.rules ?? []), ...rules] },
  });
  const logger = new DefaultLogger('ERROR');
  return bundleWorkflowCode({ workflowsPath: path.resolve('workflows/index.ts'), logger, webpackConfigHook });
}

const plantOf = ({ find, put }: Edit) => ({
  loader: path.resolve('test/replay/plant.cjs'),
  options: { find, put },
});

async function replay(edit?: Edit): Promise<Map<string, ReplayResult['error']>> {
  const results = new Map<string, ReplayResult['error']>();
  const options = { workflowBundle: await bundle(edit), replayName: edit?.put ?? 'as it is' };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
    results.set(workflowId, error);
  return results;
}

const broken = (results: Map<string, ReplayResult['error']>): string[] =>
  [...results].flatMap(([name, error]) => (error === undefined ? [] : [name])).sort();

beforeAll(() => {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
});

describe('recorded histories', () => {
  it('are gone through by the present workflows without a difference', async () => {
    const results = await replay();
    expect([...results.values()].filter((error) => error !== undefined)).toEqual([]);
    expect([...results.keys()].sort()).toEqual(histories.map((h) => h.workflowId).sort());
  }, 60_000);

  it.each<[string, Edit, string[]]>([
    [
      'a wait before a deadline is met',
      {
        file: /keep-time\.ts$/,
        find: 'const agenda = await life.meet(',
        put: 'await condition(() => false, 1);\n    const agenda = await life.meet(',
      },
      ['canceledPack', 'deadlines', 'meetings', 'packs', 'retention', 'retried', 'stubborn'],
    ],
    [
      'an activity of packs under another name',
      {
        file: /pack-life\.ts$/,
        find: 'const { carryPackOn } =',
        put: 'const { another: carryPackOn } =',
      },
      ['canceledPack', 'packs'],
    ],
    [
      'an activity under another name',
      {
        file: /change-life\.ts$/,
        find: 'const { meetDeadline } =',
        put: 'const { another: meetDeadline } =',
      },
      ['deadlines', 'retried', 'stubborn'],
    ],
    [
      'an activity of meetings under another name',
      {
        file: /meeting-life\.ts$/,
        find: 'const { meetMeetingDeadline } =',
        put: 'const { another: meetMeetingDeadline } =',
      },
      ['meetings'],
    ],
    [
      'a pass under another name',
      {
        file: /retention-life\.ts$/,
        find: 'const { passRetention } =',
        put: 'const { another: passRetention } =',
      },
      ['retention'],
    ],
    [
      'a timer that is no longer set',
      { file: /keep-time\.ts$/, find: 'await condition(isNews, wait)', put: 'await condition(isNews)' },
      ['canceledPack', 'deadlines', 'meetings', 'packs', 'postponed', 'retention', 'retried', 'stubborn'],
    ],
    [
      'a search attribute that is no longer written',
      {
        file: /index-record\.ts$/,
        find: "'GavelNumber', 'GavelType', 'GavelState'",
        put: "'GavelNumber', 'GavelType'",
      },
      // The others write another attribute at the same moment, which hides it.
      ['continued', 'continued-run-2', 'continued-run-3', 'moves', 'postponed', 'stubborn'],
    ],
  ])(
    'find %s',
    async (_what, edit, expected) => {
      expect(broken(await replay(edit))).toEqual(expected);
    },
    60_000,
  );
});
