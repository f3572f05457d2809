// npm run record-histories: runs the built workflows on a real Temporal and writes what happened to test/replay/histories.
// A recorded history is a promise to changes that are under way: add new ones beside it, and see workflows/README.md before
// you replace one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { root } from './lib/project.mjs';
import { setUp } from './setup.mjs';

const directory = path.join(root, 'test/replay/histories');
const changeId = '01a1fc42-9202-71b3-9848-508e11ca05bb';
const taskQueue = 'record';

const agenda = (asOf, state, next = null, services = ['search']) => ({
  ...{ changeId, asOf, number: 'CHG-000001', type: 'NORMAL', state, services },
  ended: ['CLOSED', 'CANCELED'].includes(state),
  next,
});
const news = (...of) => ({ agenda: agenda(...of), correlationId: 'recorded', indexed: true });
const due = (key, inMs) => ({
  kind: 'approval-reminder',
  key,
  at: new Date(Date.now() + inMs).toISOString(),
});

/** Each scenario is told news, in order; what its deadlines answer is written down before. */
const scenarios = {
  /** From hand-in to close with nothing ever due; one piece of news comes twice, one late. */
  async moves({ tell }) {
    for (const [asOf, state] of [
      [1, 'ASSESSING'],
      [3, 'SCHEDULED'],
      [3, 'SCHEDULED'],
      [2, 'AUTHORIZING'],
      [5, 'IMPLEMENTING'],
      [6, 'CLOSED'],
    ])
      await tell(news(asOf, state));
  },
  /** Two deadlines are met in turn; the record then moves on. */
  async deadlines({ tell, answers, met }) {
    answers.push(agenda(4, 'AUTHORIZING', due('reminder:2', 400)), agenda(5, 'AUTHORIZING'));
    await tell(news(3, 'AUTHORIZING', due('reminder:1', 300)));
    await met(2);
    await tell(news(6, 'CANCELED', null, []));
  },
  /** A deadline is put off, then falls away. */
  async postponed({ tell }) {
    await tell(news(1, 'AUTHORIZING', due('reminder:1', 3_600_000)));
    await tell(news(2, 'AUTHORIZING', due('reminder:1', 7_200_000)));
    await tell(news(3, 'SCHEDULED'));
    await tell(news(4, 'CLOSED'));
  },
  /** Overdue at once, fails twice before it is met, and another is ahead that nobody waits for in this history. */
  async retried({ tell, answers, met }) {
    answers.push(
      new Error('the database is away'),
      new Error('still'),
      agenda(4, 'REVIEWING', due('review', 9e9)),
    );
    await tell(news(3, 'REVIEWING', due('overdue', -60_000)));
    await met(3);
  },
  /** Met, but not gone from the agenda: tried again only after a while. */
  async stubborn({ tell, answers, met }) {
    const stubborn = due('stubborn', -1_000);
    answers.push(agenda(3, 'REVIEWING', stubborn));
    await tell(news(3, 'REVIEWING', stubborn));
    await met(1);
    await tell(news(4, 'CLOSED'));
  },
  /** So much news that the workflow begins a new run, which knows what the old one knew. */
  async continued({ tell }) {
    for (let n = 1; n <= 30; n += 1) await tell(news(n, n % 2 === 0 ? 'ASSESSING' : 'AUTHORIZING'));
    await tell(news(99, 'CLOSED'));
  },
};

/** What a series of meetings waits for; told to its own workflow. */
const cutOffs = (asOf, next = null, ended = false) => ({
  agenda: { seriesId: changeId, key: 'cab-weekly', asOf, ended, next },
  correlationId: 'recorded',
  indexed: false,
});
const cutOff = (key, inMs) => ({ ...due(key, inMs), kind: 'agenda-cut-off' });

const ofMeetings = {
  /** Two cut-offs are met in turn, the second after it was moved; then the series ends. */
  async meetings({ tell, answers, met }) {
    answers.push(cutOffs(2, cutOff('cut-off:2', 3_600_000)).agenda, cutOffs(4).agenda);
    await tell(cutOffs(1, cutOff('cut-off:1', 300)));
    await met(1);
    await tell(cutOffs(3, cutOff('cut-off:2', 200)));
    await met(2);
    await tell(cutOffs(5, null, true));
  },
};

/** What a pack waits for; told to its own workflow. */
const packs = (asOf, next = null) => ({ packId: changeId, asOf, ended: next === null, next });
const ofPack = (kind, key, inMs) => ({ ...due(key, inMs), kind });

const ofPacks = {
  /** Built in two stints, the second of which fails once; kept, expired, cleared. */
  async packs({ tell, answers, met }) {
    answers.push(
      packs(2, ofPack('pack-build', 'RUNNING:2', -1_000)),
      new Error('the disk is full'),
      packs(8, ofPack('pack-expiry', 'DONE:8', 2_500)),
      packs(10, ofPack('pack-clearing', 'EXPIRED:10', -1_000)),
      packs(11),
    );
    await tell({
      agenda: packs(0, ofPack('pack-build', 'QUEUED:0', -1_000)),
      correlationId: 'recorded',
      indexed: false,
    });
    await met(5);
  },
  /** Canceled while it waits to be built: what is due is another thing then. */
  async canceledPack({ tell, answers, met }) {
    answers.push(packs(5));
    await tell({
      agenda: packs(0, ofPack('pack-build', 'QUEUED:0', 3_600_000)),
      correlationId: 'recorded',
      indexed: false,
    });
    await tell({
      agenda: packs(4, ofPack('pack-clearing', 'CANCELED:4', -1_000)),
      correlationId: 'canceled',
      indexed: false,
    });
    await met(1);
  },
};

/** When the next pass over what is kept is due. */
const pass = (asOf, key, inMs) => ({
  agenda: { asOf, ended: false, next: { ...due(key, inMs), kind: 'retention-pass' } },
  correlationId: 'recorded',
  indexed: false,
});

const ofRetention = {
  /** A pass of two portions, the first failing once; then the house has them come sooner. */
  async retention({ tell, answers, met }) {
    answers.push(
      new Error('the database is away'),
      pass(2, 'pass:2', 0).agenda,
      pass(3, 'pass:3', 3_600_000).agenda,
      pass(4, 'pass:4', 7_200_000).agenda,
    );
    await tell(pass(1, 'pass:1', 200));
    await met(3);
    await tell(pass(3, 'pass:3', 300));
    await met(4);
  },
};
const lives = {
  changeLife: { signal: 'recordMoved', scenarios },
  retentionLife: { signal: 'retentionMoved', scenarios: ofRetention },
  meetingLife: { signal: 'meetingsMoved', scenarios: ofMeetings },
  packLife: { signal: 'packMoved', scenarios: ofPacks },
};

async function record(workflow, name, play, client, script) {
  const workflowId = `recorded-${name}`;
  const { answers } = script;
  answers.length = 0;
  script.met = 0;
  const tell = async (said) => {
    const { signal } = lives[workflow];
    await client.workflow.signalWithStart(workflow, { workflowId, taskQueue, signal, signalArgs: [said] });
    await sleep(150);
  };
  const met = async (count) => {
    while (script.met < count) await sleep(50);
    await sleep(300);
  };
  await play({ tell, answers, met });
  for (const [n, run] of (await runsOf(client, workflowId)).entries()) {
    const history = await client.workflow.getHandle(workflowId, run).fetchHistory();
    const file = path.join(directory, `${name}${n === 0 ? '' : `-run-${n + 1}`}.json`);
    writeFileSync(file, `${JSON.stringify(plain(history), null, 1).replaceAll(root, '/gavel')}\n`);
    process.stdout.write(`${path.relative(root, file)}: ${history.events.length} events\n`);
  }
}

const { History } = proto.temporal.api.history.v1;
const plain = (history) =>
  History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });

/** Oldest first; a workflow that began anew has several. */
async function runsOf(client, workflowId) {
  const runs = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
  return runs.sort((a, b) => a.startTime - b.startTime).map((run) => run.runId);
}

await setUp();
const log = (line) => process.stdout.write(`${line}\n`);
const embedded = await import('../dist/libs/platform/embedded/index.js');
const { changeSearchAttributes } = await import('../dist/libs/changes/contract.js');
const dataDir = mkdtempSync(path.join(tmpdir(), 'gavel-histories-'));
const source = await embedded.findTemporal({
  env: { ...process.env, TEMPORAL_ADDRESS: '' },
  cacheDirs: embedded.temporalCacheDirs(process.env, path.join(root, '.gavel')),
  log,
});
const temporal = await embedded.startTemporal({
  binary: source.path,
  dataDir,
  port: embedded.freePort,
  log,
  settings: ['limit.historyCount.suggestContinueAsNew=60'],
});
Runtime.install({ logger: new DefaultLogger('ERROR') });
const [connection, native] = await Promise.all([
  Connection.connect({ address: temporal.address }),
  NativeConnection.connect({ address: temporal.address }),
]);
try {
  const kinds = { KEYWORD: 2, KEYWORD_LIST: 7 };
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.entries(changeSearchAttributes).map(([name, kind]) => [name, kinds[kind]]),
    ),
  });
  const script = { answers: [], met: 0 };
  const meet = () => {
    script.met += 1;
    const answer = script.answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    identity: 'recorder',
    workflowBundle: { codePath: path.join(root, 'dist/workflow-bundle.js') },
    activities: { meetDeadline: meet, meetMeetingDeadline: meet, carryPackOn: meet, passRetention: meet },
  });
  mkdirSync(directory, { recursive: true });
  await worker.runUntil(async () => {
    for (const [workflow, { scenarios: plays }] of Object.entries(lives))
      for (const [name, play] of Object.entries(plays))
        await record(workflow, name, play, new Client({ connection, identity: 'recorder' }), script);
  });
} finally {
  await native.close();
  await connection.close();
  await temporal.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
