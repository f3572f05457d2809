import type { Fixture } from './index.ts';

export const coverageFixtures: readonly Fixture[] = [
  {
    name: 'LCOV, added up over all files',
    content:
      'TN:\nSF:src/a.ts\nFN:1,a\nFNDA:1,a\nDA:1,1\nBRDA:1,0,0,1\nLF:10\nLH:8\nBRF:4\nBRH:3\nend_of_record\nTN:\nSF:src/b.ts\nLF:30\nLH:3\nend_of_record\n',
    reading: {
      format: 'lcov',
      verdict: 'UNKNOWN',
      facts: { lines: 40, covered: 11, branches: 4, branchesCovered: 3 },
    },
  },
  {
    name: 'Cobertura',
    content: `<?xml version="1.0" ?>\n<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n<coverage version="7.4" timestamp="1" lines-valid="100" lines-covered="80" line-rate="0.8" branches-valid="10" branches-covered="5" branch-rate="0.5" complexity="0"><sources><source>/src</source></sources><packages><package name="a" line-rate="1"><classes><class name="a.py" filename="a.py" line-rate="1"><methods/><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>`,
    reading: {
      format: 'cobertura-xml',
      verdict: 'UNKNOWN',
      facts: { lines: 100, covered: 80, branches: 10, branchesCovered: 5 },
    },
  },
  {
    name: 'JaCoCo',
    content: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="ledger"><sessioninfo id="ci-1" start="1" dump="2"/><package name="org/acme"><class name="org/acme/A" sourcefilename="A.java"><counter type="LINE" missed="1" covered="3"/></class><counter type="LINE" missed="1" covered="3"/></package><counter type="INSTRUCTION" missed="9" covered="90"/><counter type="BRANCH" missed="2" covered="6"/><counter type="LINE" missed="5" covered="15"/></report>`,
    reading: {
      format: 'jacoco-xml',
      verdict: 'UNKNOWN',
      facts: { lines: 20, covered: 15, branches: 8, branchesCovered: 6 },
    },
  },
];
