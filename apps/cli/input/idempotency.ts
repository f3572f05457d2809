import { randomUUID } from 'node:crypto';
import { digestOf, type Json } from '#kernel';

/** What names a run of a pipeline, by the systems that set it. A repeated attempt of a run keeps its name. */
const runVariables = [
  'GITHUB_RUN_ID',
  'CI_PIPELINE_ID',
  'BUILD_TAG',
  'BUILDKITE_BUILD_ID',
  'CIRCLE_WORKFLOW_ID',
  'BUILD_BUILDID',
  'TEKTON_PIPELINE_RUN',
] as const;

export function runIdOf(env: NodeJS.ProcessEnv): string | null {
  const name = runVariables.find((variable) => env[variable] !== undefined && env[variable] !== '');
  return name === undefined ? null : `${name}=${env[name] ?? ''}`;
}

/**
 * The key of a write. In a pipeline it follows from run, command and what is asked for, so that a job that is run again
 * gets its first answer; anywhere else each command is a new one.
 */
export function idempotencyKey(env: NodeJS.ProcessEnv, command: string, asked: Json, given?: string): string {
  if (given !== undefined) return given;
  const run = runIdOf(env);
  return run === null
    ? randomUUID()
    : `${command}-${digestOf([run, command, asked]).slice('sha256:'.length)}`;
}
