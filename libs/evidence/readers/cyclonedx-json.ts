import { z } from 'zod';
import type { EvidenceReader } from '../domain/reading.ts';
import { DamagedDocument } from '../domain/reading.ts';
import { looksLikeObject } from './json.ts';

const component = z.looseObject({ components: z.array(z.unknown()).optional() });
const bom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().max(20),
  serialNumber: z.string().max(200).optional(),
  components: z.array(z.unknown()).optional(),
  metadata: z
    .looseObject({
      component: z
        .looseObject({ name: z.string().max(500), version: z.string().max(200).optional() })
        .optional(),
    })
    .optional(),
});

/** A CycloneDX bill of materials in JSON (ECMA-424). An inventory speaks neither for a change nor against it. */
export const cyclonedxJson: EvidenceReader = {
  format: 'cyclonedx-json',
  title: 'a CycloneDX bill of materials',
  kinds: ['SBOM'],
  async read(document) {
    if (!looksLikeObject(document)) return null;
    const value = await document.json();
    if ((value as { bomFormat?: unknown } | null)?.bomFormat !== 'CycloneDX') return null;
    const parsed = bom.safeParse(value);
    if (!parsed.success)
      throw new DamagedDocument(`It says that it is CycloneDX, but: ${z.prettifyError(parsed.error)}`);
    const { specVersion, serialNumber, components, metadata } = parsed.data;
    const subject = metadata?.component;
    return {
      format: cyclonedxJson.format,
      verdict: 'UNKNOWN',
      facts: {
        specVersion,
        components: count(components ?? []),
        ...(serialNumber === undefined ? {} : { serialNumber }),
        ...(subject === undefined
          ? {}
          : { subject: subject.version === undefined ? subject.name : `${subject.name}@${subject.version}` }),
      },
      unread: null,
    };
  },
};

/** Components may hold components; a list of what is still to be counted needs no recursion. */
function count(components: readonly unknown[]): number {
  const waiting: unknown[] = [...components];
  let counted = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    counted += 1;
    const parsed = component.safeParse(next);
    if (parsed.success) for (const inner of parsed.data.components ?? []) waiting.push(inner);
  }
  return counted;
}
