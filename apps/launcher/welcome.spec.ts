import { describe, expect, it } from '@jest/globals';
import { welcome, type WelcomeFacts } from './welcome.ts';

const facts: WelcomeFacts = {
  apiUrl: 'http://127.0.0.1:8080',
  workerUrl: 'http://127.0.0.1:8081',
  dataDir: '.gavel',
  seconds: '5.0 s',
  seeded: {
    created: true,
    signIns: [{ name: 'Ravi Sharma', username: 'ravi', password: 'secret', roles: ['requester'] }],
  },
};

describe('the greeting', () => {
  it('tells addresses, sign-ins and what to try', () => {
    const said = welcome(facts);
    expect(said).toContain('http://127.0.0.1:8080/graphql');
    expect(said).toContain('Ravi Sharma  ravi  secret  requester');
    expect(said).toMatch(/^ {2}npm run demo /m);
  });

  it('gives commands that work where Gavel is not at its usual place', () => {
    const said = welcome({ ...facts, apiUrl: 'http://127.0.0.1:9000', dataDir: '.gavel-2' });
    expect(said).toContain('GAVEL_URL=http://127.0.0.1:9000 GAVEL_DATA_DIR=.gavel-2 npm run demo');
  });

  it('offers no sign-in that it does not know', () => {
    const said = welcome({ ...facts, seeded: { created: false, signIns: [] } });
    expect(said).not.toMatch(/Sign in|demo/);
  });
});
