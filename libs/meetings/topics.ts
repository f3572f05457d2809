/** Tells the workflow of a series that its deadlines may have shifted. */
export const seriesTopic = 'meetingSeries';

/** Asks for the workflow of a series to be started where none runs. */
export const missingSeriesTopic = 'meetingSeries.workflow';
