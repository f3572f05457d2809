// Makes dist/workflow-bundle.js of the built workflows: what a worker runs. Part of npm run build.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { giveUp, root } from './lib/project.mjs';

// Webpack tells at length what went well; what went wrong is an error of its own.
const logger = new DefaultLogger('ERROR');
try {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'dist/workflows/index.js'),
    logger,
  });
  writeFileSync(path.join(root, 'dist/workflow-bundle.js'), code);
} catch (error) {
  giveUp(`The workflows could not be bundled: ${error.message}`);
}
