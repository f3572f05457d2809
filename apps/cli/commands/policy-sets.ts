import { problemFields } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { readPolicyFolder } from '../input/policy-folder.ts';
import { pairs, table } from '../terminal/table.ts';

interface Version {
  readonly version: number;
  readonly digest: string;
  readonly source: string;
  readonly activatedAt: string;
  readonly activatedBy: { readonly name: string } | null;
}

interface Proposal {
  readonly id: string;
  readonly digest: string;
  readonly reason: string;
  readonly inPlaceOf: number;
  readonly version: number | null;
  readonly proposedAt: string;
  readonly proposedBy: { readonly name: string } | null;
}

const versionFields = 'version digest source activatedAt activatedBy { name }';
const proposalFields = 'id digest reason inPlaceOf version proposedAt proposedBy { name }';

export async function showPolicies(cli: CliContext): Promise<void> {
  const api = await cli.api();
  const { policySet } = await api.graphql<{ policySet: Version }>(`{ policySet { ${versionFields} } }`);
  cli.terminal.result({ policySet }, () =>
    pairs([
      ['version', String(policySet.version)],
      ['digest', policySet.digest],
      ['source', policySet.source],
      ['in force since', policySet.activatedAt],
      ['put into force by', policySet.activatedBy?.name],
    ]),
  );
}

export async function listPolicies(cli: CliContext): Promise<void> {
  const api = await cli.api();
  const { policySets, policyProposals } = await api.graphql<{
    policySets: { nodes: Version[] };
    policyProposals: { nodes: Proposal[] };
  }>(
    `{ policySets(first: 20) { nodes { ${versionFields} } } policyProposals(first: 20) { nodes { ${proposalFields} } } }`,
  );
  const { width } = cli.terminal;
  cli.terminal.result({ versions: policySets.nodes, proposals: policyProposals.nodes }, () =>
    [
      table(
        ['VERSION', 'SINCE', 'SOURCE', 'BY', 'DIGEST'],
        policySets.nodes.map((v) => [
          String(v.version),
          v.activatedAt,
          v.source,
          v.activatedBy?.name ?? '',
          v.digest,
        ]),
        width,
      ),
      '',
      table(
        ['PROPOSAL', 'IN PLACE OF', 'VERSION', 'BY', 'WHY'],
        policyProposals.nodes.map((p) => [
          p.id,
          String(p.inPlaceOf),
          String(p.version ?? ''),
          p.proposedBy?.name ?? '',
          p.reason,
        ]),
        width,
      ),
    ].join('\n'),
  );
}

export async function diffPolicies(cli: CliContext, id: string): Promise<void> {
  const api = await cli.api();
  const { node } = await api.graphql<{
    node: (Proposal & { difference: Record<'added' | 'removed' | 'changed', string[]> }) | null;
  }>(
    `query ($id: ID!) { node(id: $id) { ... on PolicyProposal { ${proposalFields} difference { added removed changed } } } }`,
    { id },
  );
  if (node?.digest === undefined)
    throw wrongUsage(`${id} is not the id of a proposal.`, 'See gavel policy list.');
  const { added, removed, changed } = node.difference;
  cli.terminal.result({ proposal: node }, () =>
    [
      `${node.digest} in place of version ${node.inPlaceOf}: ${node.reason}`,
      ...added.map((name) => `+ ${name}`),
      ...removed.map((name) => `- ${name}`),
      ...changed.map((name) => `~ ${name}`),
    ].join('\n'),
  );
}

export async function proposePolicies(
  cli: CliContext,
  dir: string | undefined,
  { again, reason }: { again?: string; reason: string },
): Promise<void> {
  if ((dir === undefined) === (again === undefined))
    throw wrongUsage('Name a folder of rules, or --again and a version.');
  const input =
    dir === undefined ? { reason, again: Number(again) } : { reason, files: readPolicyFolder(dir) };
  const api = await cli.api();
  const { proposePolicySet } = await api.graphql<{ proposePolicySet: { proposal: Proposal } }>(
    `mutation ($input: ProposePolicySetInput!) { proposePolicySet(input: $input) {
       proposal { ${proposalFields} } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('policy-propose', input), patience: checkingMs },
  );
  const { proposal } = proposePolicySet;
  cli.terminal.result({ proposal }, () =>
    [
      `Proposed ${proposal.digest} in place of version ${proposal.inPlaceOf}.`,
      `Somebody else puts it into force: gavel policy activate ${proposal.id} --digest ${proposal.digest}`,
    ].join('\n'),
  );
}

export async function activatePolicies(
  cli: CliContext,
  proposal: string,
  { digest }: { digest: string },
): Promise<void> {
  const input = { proposal, digest };
  const api = await cli.api();
  const { activatePolicySet } = await api.graphql<{ activatePolicySet: { proposal: Proposal } }>(
    `mutation ($input: ActivatePolicySetInput!) { activatePolicySet(input: $input) {
       proposal { ${proposalFields} } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('policy-activate', input) },
  );
  const { version } = activatePolicySet.proposal;
  cli.terminal.result(
    { proposal: activatePolicySet.proposal },
    () => `Version ${version ?? ''} of the rules is in force.`,
  );
}

/** A server tries every case of a proposed set before it answers. */
const checkingMs = 120_000;
