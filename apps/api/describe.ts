import 'reflect-metadata';
import { statesDocument } from '#changes';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { loadConfig } from '#platform/config';
import { describeRest } from '#platform/http';
import { printSchema } from 'graphql';
import { CurrentModel, riskModelDocument } from '#risk';
import { createApp, version } from './create-app.ts';

/** Everything generated below schema/, from the code alone: the API is composed but connects to nothing. */
export async function generated(): Promise<Record<string, string>> {
  const config = loadConfig({ GAVEL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const app = await createApp({ ...config, database: { ...config.database, connect: false } }, false);
  await app.init();
  try {
    return {
      'schema.graphql': `${printSchema(app.get(GraphQLSchemaHost).schema)}\n`,
      'openapi.json': `${JSON.stringify(describeRest(app, version), null, 2)}\n`,
      'states.md': statesDocument(),
      'risk-model.md': riskModelDocument(app.get(CurrentModel, { strict: false }).model),
    };
  } finally {
    await app.close();
  }
}
