/** Tells the workflow of a pack that there is something to do. */
export const packTopic = 'pack';

/** Asks for the workflow of a pack to be started where none runs. */
export const missingPackTopic = 'pack.workflow';
