import type { ActivityOptions } from '@temporalio/workflow';

/** How activities are called: again and again until they are done. */
export const untilDone: ActivityOptions = {
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};
