// ESM on Node: run through NODE_OPTIONS=--experimental-vm-modules (scripts/jest.mjs sets it).
const shared = {
  rootDir: '.',
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.gavel'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

export default {
  // Tests start processes and make databases; a machine that is busy with other work may take its time.
  testTimeout: 60_000,
  // Most tests wait for processes and servers: one worker for each core, none kept free.
  maxWorkers: '100%',
  projects: [
    // Pure rules: no database, no socket. One second each.
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,policies,workflows,apps,scripts,test/properties}/**/*.spec.{ts,mjs}'],
    },
    // The built system on real PostgreSQL and Temporal, through its public doors.
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/{database,api,attacks,workflows,races,queries,launcher}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
    // Several processes of each kind, killed and restarted; longest last.
    {
      ...shared,
      displayName: 'journeys',
      testMatch: ['<rootDir>/test/{journeys,faults}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
