// Makes dist/gavel.mjs of apps/cli: one file, with everything but Node in it. Part of npm run build.
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { giveUp, root } from './lib/project.mjs';

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const outfile = path.join(root, 'dist/gavel.mjs');
try {
  await build({
    entryPoints: [path.join(root, 'apps/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'inline',
    // Bundled CommonJS packages ask for Node's own modules by require.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    define: { 'process.env.GAVEL_CLI_VERSION': JSON.stringify(version) },
    logLevel: 'silent',
  });
  chmodSync(outfile, 0o755);
} catch (error) {
  giveUp(`The command line could not be bundled: ${error.message}`);
}
