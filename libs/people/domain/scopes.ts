/** What a token can be good for. The rules that read them are in policies/access/scopes.cedar. */
export const scopes = [
  'changes:read',
  'changes:write',
  'gate:read',
  'evidence:write',
  'emergency:declare',
  'votes:write',
  'audit:read',
  'admin:write',
] as const;
export type Scope = (typeof scopes)[number];

/** What a service account's token may hold: machines do not judge. */
export const machineScopes: readonly Scope[] = [
  'changes:read',
  'changes:write',
  'gate:read',
  'evidence:write',
  'emergency:declare',
];

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);
