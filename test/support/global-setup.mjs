// What the tests of the running system share: one PostgreSQL with a migrated template, one Temporal, and one seeded
// system of API and worker. Plain JavaScript over the build: Jest loads this file without its transforms.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { root } from '../../scripts/lib/project.mjs';
import { buildOnly } from '../../scripts/setup.mjs';

const testsDir = path.join(root, '.gavel/test');
const template = 'gavel_template';
const seededTemplate = 'gavel_seeded';
const sharedDatabase = 'gavel_shared';

export default async function globalSetup() {
  process.chdir(root);
  await buildOnly();
  const [embedded, { migrate }, { seed }] = await Promise.all([
    import('../../dist/libs/platform/embedded/index.js'),
    import('../../dist/libs/platform/database/index.js'),
    import('../../dist/apps/launcher/seed.js'),
  ]);
  dropAbandoned(embedded.isAlive);
  const dataDir = path.join(testsDir, String(process.pid));
  mkdirSync(dataDir, { recursive: true });
  const started = [];
  globalThis.gavelTests = { dataDir, started };
  try {
    const backends = await startBackends(embedded, dataDir, started);
    const urls = await makeDatabases(embedded, migrate, backends.superuserUrl, dataDir);
    const stack = { root, dataDir, template, seededTemplate, ...backends };
    process.env['GAVEL_TEST_STACK'] = path.join(dataDir, 'stack.json');
    const { signIns } = await seed(urls.shared.appUrl, dataDir, { boardsMeet: false });
    await copyDatabase(backends.superuserUrl, sharedDatabase, seededTemplate);
    const shared = await startShared(embedded, stack, urls.shared, started);
    writeFileSync(
      process.env['GAVEL_TEST_STACK'],
      JSON.stringify({ ...stack, shared: { ...shared, signIns } }),
    );
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Stops what was started, the last first, and removes the data. */
export async function stopAll() {
  const { dataDir, started } = globalThis.gavelTests;
  for (const part of started.reverse()) await part.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Data of runs that were killed. */
function dropAbandoned(isAlive) {
  if (!existsSync(testsDir)) return;
  for (const name of readdirSync(testsDir))
    if (!isAlive(Number(name))) rmSync(path.join(testsDir, name), { recursive: true, force: true });
}

async function startBackends(embedded, dataDir, started) {
  const log = (line) => process.stdout.write(`${line}\n`);
  const { env } = process;
  const postgresUp = embedded
    .startPostgres({ dataDir, port: embedded.freePort, fsync: false, log })
    .then((postgres) => {
      started.push(postgres);
      return postgres.superuserUrl;
    });
  const temporalUp = embedded
    .findTemporal({ env, cacheDirs: embedded.temporalCacheDirs(env, path.join(root, '.gavel')), log })
    .then(async (source) => {
      if (source.kind === 'address') return { address: source.address, binary: null };
      const temporal = await embedded.startTemporal({
        binary: source.path,
        dataDir,
        port: embedded.freePort,
        log,
      });
      started.push(temporal);
      return { address: temporal.address, binary: source.path };
    });
  const settled = await Promise.allSettled([postgresUp, temporalUp]);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  const temporal = await temporalUp;
  return {
    superuserUrl: await postgresUp,
    temporalAddress: temporal.address,
    temporalBinary: temporal.binary,
  };
}

async function makeDatabases(embedded, migrate, superuserUrl, dataDir) {
  const provision = (database) => embedded.provisionDatabase({ superuserUrl, database, dataDir });
  const urls = { template: await provision(template), shared: await provision(sharedDatabase) };
  await Promise.all([migrate(urls.template.ownerUrl), migrate(urls.shared.ownerUrl)]);
  return urls;
}

/** While nothing is connected to it: a copy takes tens of milliseconds, seeding takes seconds. */
async function copyDatabase(superuserUrl, from, to) {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY file_copy`);
  await client.end();
}

async function startShared(embedded, stack, urls, started) {
  const [apiPort, workerPort] = await Promise.all([embedded.freePort(), embedded.freePort()]);
  const env = {
    ...embedded.serviceEnvironment({
      inherited: process.env,
      apiPort,
      workerPort,
      databaseUrl: urls.appUrl,
      temporalAddress: stack.temporalAddress,
      dataDir: stack.dataDir,
    }),
    GAVEL_TASK_QUEUE: sharedDatabase,
    GAVEL_SERVER_TIMING: 'true',
  };
  const start = (name, port) => {
    const logFile = path.join(stack.dataDir, `logs/shared-${name}.log`);
    const service = embedded.startService({ name, root, entry: `apps/${name}/main.js`, env, logFile, port });
    started.push(service);
    return service;
  };
  const [api, worker] = [start('api', apiPort), start('worker', workerPort)];
  await Promise.all([api.ready(), worker.ready()]);
  return {
    ...urls,
    apiUrl: api.url,
    workerUrl: worker.url,
    workerPid: worker.pid,
    taskQueue: sharedDatabase,
  };
}
