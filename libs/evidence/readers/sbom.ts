import type { Component, Reading } from '../domain/reading.ts';
import { known } from './names.ts';

/** What every bill of materials comes down to. An inventory speaks neither for a change nor against it. */
export class Inventory {
  private components = 0;
  private withPurl = 0;
  private withHash = 0;

  count({ purl, hashes }: Component): void {
    this.components += 1;
    if (purl !== null) this.withPurl += 1;
    if (hashes.length > 0) this.withHash += 1;
  }

  reading(
    format: string,
    about: { specVersion: string; serialNumber?: string | null; subject?: string | null },
  ): Reading {
    const { components, withPurl, withHash } = this;
    return {
      format,
      verdict: 'UNKNOWN',
      facts: {
        specVersion: about.specVersion,
        components,
        withPurl,
        withHash,
        ...known({ serialNumber: about.serialNumber, subject: about.subject }),
      },
      unread: null,
    };
  }
}

/** `sha256:abc…` of an algorithm's name, however it is written, and a digest; null when it is none. */
export function hashOf(
  algorithm: string | null | undefined,
  digest: string | null | undefined,
): string | null {
  if (algorithm == null || digest == null || !/^[0-9a-fA-F]{8,256}$/.test(digest)) return null;
  const name = algorithm
    .toLowerCase()
    .replaceAll(/^sha-?(?=\d)/g, 'sha')
    .replaceAll(/[^a-z0-9_-]/g, '');
  return `${name.slice(0, 40)}:${digest.toLowerCase()}`;
}

export const named = (name: string | null | undefined, version: string | null | undefined): string | null =>
  name == null || name === '' ? null : version == null || version === '' ? name : `${name}@${version}`;

/** Hashes on one component; more than any format's tools write. */
export const mostHashes = 32;
