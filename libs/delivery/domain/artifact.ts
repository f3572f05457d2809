import type { ArtifactTold } from './records.ts';

/** An artifact: its digest, and all that was told of it. */
export interface Artifact {
  readonly digest: string;
  /** As it is called, the oldest name first; empty when nothing but a deployment tells of it. */
  readonly names: readonly string[];
  readonly versions: readonly string[];
  readonly repositories: readonly string[];
  /** When it was told of first; null when nothing but a deployment does. */
  readonly at: Date | null;
}

/** The artifacts of these digests, by what was told of them. */
export function artifactsOf(
  digests: readonly string[],
  told: readonly ArtifactTold[],
): Map<string, Artifact> {
  const each = (texts: readonly (string | null)[]): string[] => [
    ...new Set(texts.filter((text) => text !== null)),
  ];
  return new Map(
    digests.map((digest) => {
      const mine = told
        .filter((one) => one.digest === digest)
        .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.name < b.name ? -1 : 1));
      const artifact: Artifact = {
        digest,
        names: each(mine.map(({ name }) => name)),
        versions: each(mine.map(({ version }) => version)),
        repositories: each(mine.map(({ repository }) => repository)),
        at: mine[0]?.at ?? null,
      };
      return [digest, artifact];
    }),
  );
}
