import type { Role } from '#kernel';

export interface SeedPerson {
  readonly username: string;
  readonly name: string;
  readonly team: 'Platform' | 'Shop';
  readonly roles: readonly Role[];
  /** The user name of who leads them; people stand after their managers. */
  readonly manager?: string;
  readonly timeZone: string;
  /** An address that stands in commits. */
  readonly commitEmail?: string;
}

export const teams = ['Platform', 'Shop'] as const;

export const emailOf = (username: string): string => `${username}@acme.example`;

/** Somebody for every role, so that a change can go all its way with the duties kept apart. */
export const people: readonly SeedPerson[] = [
  {
    username: 'nora',
    name: 'Nora Lindqvist',
    team: 'Platform',
    roles: ['administrator'],
    timeZone: 'Europe/Stockholm',
  },
  {
    username: 'hugo',
    name: 'Hugo Brandt',
    team: 'Platform',
    roles: ['administrator'],
    timeZone: 'Europe/Zurich',
  },
  { username: 'akiko', name: 'Akiko Tanaka', team: 'Platform', roles: ['approver'], timeZone: 'Asia/Tokyo' },
  { username: 'george', name: 'George Mensah', team: 'Shop', roles: ['approver'], timeZone: 'Africa/Accra' },
  {
    username: 'sofia',
    name: 'Sofia Rossi',
    team: 'Platform',
    roles: ['approver'],
    manager: 'akiko',
    timeZone: 'Europe/Rome',
  },
  {
    username: 'maya',
    name: 'Maya Patel',
    team: 'Platform',
    roles: ['changeManager', 'approver'],
    manager: 'akiko',
    timeZone: 'Asia/Kolkata',
  },
  {
    username: 'paul',
    name: 'Paul Novak',
    team: 'Shop',
    roles: ['releaseManager', 'requester'],
    manager: 'george',
    timeZone: 'Europe/Prague',
  },
  {
    username: 'ravi',
    name: 'Ravi Sharma',
    team: 'Shop',
    roles: ['requester'],
    manager: 'george',
    timeZone: 'Asia/Kolkata',
    commitEmail: 'ravi.sharma@users.code.example',
  },
  {
    username: 'lena',
    name: 'Lena Fischer',
    team: 'Shop',
    roles: ['requester', 'implementer'],
    manager: 'george',
    timeZone: 'Europe/Berlin',
    commitEmail: 'lfischer@users.code.example',
  },
  {
    username: 'tomas',
    name: 'Tomás Herrera',
    team: 'Platform',
    roles: ['requester', 'implementer'],
    manager: 'akiko',
    timeZone: 'America/Bogota',
    commitEmail: 'therrera@users.code.example',
  },
  {
    username: 'ines',
    name: 'Inês Duarte',
    team: 'Platform',
    roles: ['requester', 'implementer'],
    manager: 'akiko',
    timeZone: 'Europe/Lisbon',
    commitEmail: 'ines.duarte@users.code.example',
  },
  {
    username: 'claire',
    name: 'Claire Dubois',
    team: 'Platform',
    roles: ['compliance'],
    timeZone: 'Europe/Paris',
  },
  { username: 'oskar', name: 'Oskar Weber', team: 'Platform', roles: ['auditor'], timeZone: 'Europe/Vienna' },
];

/** Machines, each with the person it counts as. */
export const serviceAccounts = [
  { username: 'pipeline', owner: 'ines' },
  { username: 'alertmanager', owner: 'tomas' },
] as const;

export const services = [
  {
    key: 'payments',
    name: 'Payments',
    description: 'Takes cards and bank transfers.',
    tier: 1,
    team: 'Shop',
    needs: [],
  },
  {
    key: 'search',
    name: 'Search',
    description: 'Finds products.',
    tier: 3,
    team: 'Platform',
    needs: [],
  },
  {
    key: 'web-shop',
    name: 'Web shop',
    description: 'What customers see and buy in.',
    tier: 2,
    team: 'Shop',
    needs: ['payments', 'search'],
  },
  { key: 'wiki', name: 'Wiki', description: 'What we know.', tier: 4, team: 'Platform', needs: ['search'] },
  {
    key: 'gavel',
    name: 'Gavel',
    description: 'Decides, records and proves what may change in production.',
    tier: 2,
    team: 'Platform',
    needs: [],
  },
] as const;

export const environments = [
  { key: 'dev', name: 'Development', kind: 'dev', region: null },
  { key: 'staging', name: 'Staging', kind: 'staging', region: null },
  { key: 'production-eu', name: 'Production Europe', kind: 'production', region: 'eu-central-1' },
  { key: 'production-us', name: 'Production America', kind: 'production', region: 'us-east-1' },
] as const;

/** Who is asked to approve; the first member of each leads it. */
export const boards = [
  {
    key: 'cab',
    name: 'Change advisory board',
    kind: 'cab',
    members: ['akiko', 'george', 'sofia'],
  },
  { key: 'ecab', name: 'Emergency board', kind: 'emergency', members: ['akiko', 'george', 'sofia'] },
  { key: 'payments-board', name: 'Payments board', kind: 'service', members: ['george', 'akiko'] },
  { key: 'change-managers', name: 'Change managers', kind: 'service', members: ['maya', 'sofia'] },
] as const;

/** When the advisory board meets, and who stands in there: of very high risk alone, all else is voted on without a meeting. */
export const meetings = {
  deputy: { username: 'maya', of: 'sofia' },
  series: {
    key: 'cab-weekly',
    board: 'cab',
    name: 'Weekly advisory board',
    start: '2026-01-06T10:00:00',
    timeZone: 'Europe/Berlin',
    duration: 'PT1H',
    rule: 'FREQ=WEEKLY;BYDAY=TU',
    filter: { risks: ['VERY_HIGH'] },
    cutOffMinutes: 1_440,
    itemMinutes: 10,
  },
} as const;

/** Both for the changes of one product alone, so that they stop nothing else. */
export const calendar = [
  {
    kind: 'MAINTENANCE_WINDOW',
    name: 'Sunday maintenance of the ledger',
    reason: 'Hardly anybody books on Sunday nights.',
    start: '2026-06-07T02:00:00',
    timeZone: 'Europe/Berlin',
    duration: 'PT4H',
    rule: 'FREQ=WEEKLY;BYDAY=SU',
    services: ['payments'],
    tags: ['product:ledger'],
  },
  {
    kind: 'FREEZE',
    strength: 'HARD',
    name: 'Closing of the books',
    reason: 'The ledger stays as it is while the year is closed.',
    start: '2026-12-20T00:00:00',
    timeZone: 'Europe/Berlin',
    duration: 'P15D',
    rule: 'FREQ=YEARLY',
    services: ['payments'],
    tags: ['product:ledger'],
  },
] as const;
