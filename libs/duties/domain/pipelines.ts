/** Whether a pipeline is one of those that are known: by its name, or by one that ends in `*` and begins like it. */
export const isKnownPipeline = (pipeline: string, known: readonly string[]): boolean =>
  known.some((name) => (name.endsWith('*') ? pipeline.startsWith(name.slice(0, -1)) : pipeline === name));
