// The least that can be waited with: begins, hears, ends.
import { condition, defineSignal, setHandler } from '@temporalio/workflow';

export async function empty() {
  let over = false;
  setHandler(defineSignal('moved'), () => undefined);
  setHandler(defineSignal('over'), () => {
    over = true;
  });
  await condition(() => over);
}
