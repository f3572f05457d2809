// One shot, for when the rules in force lock everybody out: puts the files of the policy folder into force again. Takes
// the rights of the schema's owner, and is on record for ever.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RecoverPolicySet } from '#governance';
import { loadConfig } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { createLogger, NestLogger, newCorrelationId } from '#platform/telemetry';
import { PolicyModule } from '#policy';
import { ConfigModule } from '../config.module.ts';

@Module({})
class RecoveryModule {}

async function recover(ownerUrl: string, reason: string): Promise<number> {
  const config = loadConfig({ ...process.env, GAVEL_DATABASE_URL: ownerUrl, GAVEL_DATABASE_POOL: '2' });
  const composed = {
    module: RecoveryModule,
    imports: [
      ConfigModule.forRoot(config),
      DatabaseModule.forRoot({ ...config.database, applicationName: 'gavel-recovery', countQueries: false }),
      PolicyModule.forRoot(config.policyDir),
    ],
    providers: [RecoverPolicySet],
  };
  const app = await NestFactory.createApplicationContext(composed, {
    logger: new NestLogger(createLogger('warn', 'recovery')),
    abortOnError: false,
  });
  try {
    return await app.get(RecoverPolicySet).execute(reason, newCorrelationId());
  } finally {
    await app.close();
  }
}

const ownerUrl = process.env['GAVEL_DATABASE_OWNER_URL'];
const reason = process.argv.slice(2).join(' ').trim();
if (!ownerUrl || reason === '') {
  process.stderr.write(
    'Set GAVEL_DATABASE_OWNER_URL to the address of the role that owns the schema, and say why, as in:\n' +
      '  recover-policies.js "Version 7 refuses every vote"\n',
  );
  process.exit(64);
}
try {
  const version = await recover(ownerUrl, reason);
  process.stdout.write(`The files of the policy folder are in force again, as version ${version}.\n`);
} catch (error) {
  process.stderr.write(`The rules could not be recovered: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
