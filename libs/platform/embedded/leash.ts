/**
 * Loaded before a service's own code (`node --import`): when the process that started the service is gone, even by
 * SIGKILL, the channel to it closes, and the service is asked to end as it would be by SIGTERM.
 */
const drainWithin = 20_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), drainWithin).unref();
});

// Neither the channel nor this listener is a reason for the service to stay.
process.channel?.unref();
