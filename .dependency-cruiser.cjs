// The arrows between rooms are data: rules are made from the table below. docs/architecture.md tells the reasons.

/** Room → rooms that it may import, through their index alone. Every room may import itself and packages. */
const ground = ['libs/kernel'];
const base = ['libs/kernel', 'libs/time', 'libs/policy', 'libs/platform'];

const rooms = {
  'libs/kernel': [],
  'libs/time': ground,
  'libs/policy': ground,
  'libs/platform': ground,
  'libs/people': base,
  'libs/catalog': [...base, 'libs/people'],
  'libs/changes': [...base, 'libs/people', 'libs/catalog'],
  'libs/delivery': [...base, 'libs/people', 'libs/catalog', 'libs/changes'],
  'libs/duties': [...base, 'libs/people', 'libs/catalog', 'libs/changes', 'libs/delivery'],
  'libs/calendar': [...base, 'libs/people', 'libs/catalog', 'libs/changes', 'libs/delivery', 'libs/duties'],
  'libs/risk': [...base, 'libs/people', 'libs/catalog', 'libs/changes', 'libs/evidence'],
  'libs/approvals': [...base, 'libs/people', 'libs/catalog', 'libs/changes', 'libs/duties', 'libs/calendar'],
  'libs/meetings': [
    ...base,
    'libs/people',
    'libs/catalog',
    'libs/changes',
    'libs/duties',
    'libs/approvals',
    'libs/evidence',
  ],
  'libs/evidence': [...base, 'libs/people', 'libs/changes'],
  'libs/reviews': [...base, 'libs/people', 'libs/changes', 'libs/evidence'],
  'libs/retention': [...base, 'libs/people', 'libs/catalog', 'libs/changes', 'libs/evidence'],
  'libs/ledger': [...base, 'libs/people', 'libs/changes', 'libs/evidence'],
  'libs/audit': [
    ...base,
    'libs/people',
    'libs/catalog',
    'libs/changes',
    'libs/delivery',
    'libs/evidence',
    'libs/ledger',
  ],
  'libs/governance': [...base, 'libs/people', 'libs/changes'],
  'libs/notify': [
    ...base,
    'libs/people',
    'libs/catalog',
    'libs/changes',
    'libs/approvals',
    'libs/meetings',
    'libs/calendar',
    'libs/duties',
    'libs/risk',
    'libs/reviews',
  ],
  'libs/connectors': [
    ...base,
    'libs/people',
    'libs/catalog',
    'libs/changes',
    'libs/approvals',
    'libs/evidence',
    'libs/delivery',
  ],
};

/** Composition roots: what each may reach. They share one list of the slices. */
const anySlice = [...Object.keys(rooms), 'apps/slices.ts', 'apps/config.module.ts'];
const apps = {
  'apps/api': anySlice,
  'apps/worker': [...anySlice, 'workflows'],
  'apps/launcher': anySlice,
  'apps/cli': ['libs/kernel', 'libs/ledger/contract.ts'],
  'apps/demo': [],
};

const escape = (text) => text.replaceAll('.', '\\.').replaceAll('/', '\\/');
const below = (room) => `^${escape(room)}/`;
const alternatives = (list) => `^(${list.map(escape).join('|')})(/|$)`;
const tests = '\\.spec\\.ts$|/testing/';

/** Inside our own code, `from` may reach only itself and `allowed`. */
function arrow([from, allowed]) {
  return {
    name: `arrows-of-${from.replaceAll('/', '-')}`,
    comment: `${from} may import only: ${allowed.join(', ') || 'nothing of ours'}.`,
    severity: 'error',
    from: { path: below(from), pathNot: tests },
    to: { path: '^(apps|libs|workflows|test|scripts)/', pathNot: alternatives([from, ...allowed]) },
  };
}

/** Tests of a room may use every room's builders beside what the room itself may use. */
function arrowOfTests([from, allowed]) {
  return {
    name: `arrows-of-tests-in-${from.replaceAll('/', '-')}`,
    comment: `Tests in ${from} may import what ${from} may, and testing/ of the rooms.`,
    severity: 'error',
    from: { path: `${below(from)}.*(${tests})` },
    to: {
      path: '^(apps|libs|workflows)/',
      pathNot: [alternatives([from, ...allowed]), '^libs/[^/]+/testing/index\\.ts$', '^libs/platform/'],
    },
  };
}

const publicFiles = '^libs/[^/]+/(index|contract|testing/index)\\.ts$|^libs/platform/[^/]+/index\\.ts$';

const forbidden = [
  ...Object.entries({ ...rooms, ...apps }).map(arrow),
  ...Object.entries({ ...rooms, ...apps }).map(arrowOfTests),
  {
    name: 'index-only',
    comment:
      'Another room is imported through its index.ts (contract.ts for workflows, testing/index.ts for tests).',
    severity: 'error',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', publicFiles] },
  },
  {
    name: 'index-only-in-platform',
    comment: "Platform's parts meet through their index.ts too.",
    severity: 'error',
    from: { path: '^libs/platform/([^/]+)/' },
    to: { path: '^libs/platform/', pathNot: ['^libs/platform/$1/', publicFiles] },
  },
  {
    name: 'index-only-from-outside',
    comment: 'Apps, workflows and tests import rooms through their public files.',
    severity: 'error',
    from: { path: '^(apps|workflows|test)/' },
    to: { path: '^libs/', pathNot: publicFiles },
  },
  {
    name: 'builders-for-tests-only',
    comment: 'testing/ is imported by tests and by other builders, never by what runs.',
    severity: 'error',
    from: { path: '^(apps|libs|workflows)/', pathNot: tests },
    to: { path: '^libs/[^/]+/testing/' },
  },
  {
    name: 'pure-domain',
    comment:
      "domain/ imports its own domain, the kernel and the policy's index: no platform, no data, no doors.",
    severity: 'error',
    from: { path: '^libs/([^/]+)/domain/', pathNot: tests },
    to: {
      path: '^(apps|libs|workflows)/',
      pathNot: [
        '^libs/$1/domain/',
        '^libs/kernel/index\\.ts$',
        '^libs/time/index\\.ts$',
        '^libs/policy/index\\.ts$',
      ],
    },
  },
  {
    name: 'domain-knows-no-framework',
    comment: 'domain/ stays free of frameworks and of the outside world.',
    severity: 'error',
    from: { path: '^libs/[^/]+/domain/', pathNot: tests },
    to: {
      path: 'node_modules/(@nestjs|typeorm|pg|@temporalio|fastify|graphql)/|^(node:)?(fs|net|http|https|child_process)(/promises)?$',
    },
  },
  {
    name: 'typeorm-in-data-only',
    comment: "TypeORM is used in data/, in platform/database, in the slices' modules and in migrations.",
    severity: 'error',
    from: {
      path: '^(apps|libs|workflows)/',
      pathNot: [
        '^libs/([^/]+|connectors/[^/]+)/data/',
        '^libs/platform/(database|outbox)/',
        '\\.module\\.ts$',
        tests,
      ],
    },
    to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
  },
  {
    name: 'deterministic-workflows',
    comment:
      'Workflows know @temporalio/workflow, the contracts and the kernel: nothing that can differ on replay.',
    severity: 'error',
    from: { path: '^workflows/', pathNot: tests },
    to: {
      pathNot: [
        '^workflows/',
        '^libs/[^/]+/contract\\.ts$',
        '^libs/kernel/index\\.ts$',
        'node_modules/@temporalio/(workflow|common)/',
      ],
    },
  },
  {
    name: 'contracts-are-light',
    comment: 'contract.ts goes into the workflow bundle: it imports the kernel and its own domain only.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/contract\\.ts$' },
    to: {
      pathNot: [
        '^libs/$1/domain/',
        '^libs/$1/contract',
        '^libs/kernel/index\\.ts$',
        'node_modules/@temporalio/(workflow|common)/',
      ],
    },
  },
  {
    name: 'no-cycle',
    comment: 'No circles, except of types alone.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-unresolved',
    comment: 'Every import leads somewhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'declared-packages-only',
    comment: 'A package that is used is in package.json; what runs does not use development packages.',
    severity: 'error',
    from: { path: '^(apps|libs|workflows)/', pathNot: tests },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
];

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|reports|\\.gavel)/|^test/fixtures/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
