import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { stack } from '../support/stack.ts';

function demo(env: NodeJS.ProcessEnv): Promise<{ code: number; stdout: string; stderr: string }> {
  const { root } = stack();
  const main = path.join(root, 'dist/apps/demo/main.js');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main],
      { cwd: root, env: { ...process.env, ...env }, maxBuffer: 10_000_000 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : ((error.code as number | undefined) ?? 1), stdout, stderr }),
    );
  });
}

describe('the demo', () => {
  it('walks the main job on the running system, and all goes as told', async () => {
    const { shared, dataDir } = stack();
    const { code, stdout, stderr } = await demo({ GAVEL_URL: shared.apiUrl, GAVEL_DATA_DIR: dataDir });
    expect([stderr, code]).toEqual(['', 0]);
    for (const rule of ['requester-is-not-approver', 'author-is-not-approver', 'implementer-is-not-verifier'])
      expect(stdout).toContain(rule);
    expect(stdout.match(/is CLOSED/g)).toHaveLength(4);
    expect(stdout).toContain('cyclonedx-json');
    expect(stdout).toContain('junit-xml');
    expect(stdout).not.toContain('\u001b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(130);
  }, 600_000);

  it('says what to do when Gavel is not running', async () => {
    const { code, stderr } = await demo({ GAVEL_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    expect(stderr).toContain('npm start');
  });
});
