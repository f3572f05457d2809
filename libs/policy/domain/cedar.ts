// First: it tells V8 how to treat what the other one loads.
import './cedar-patience.ts';

/** Cedar, the engine that decides: https://docs.cedarpolicy.com. */
export * from '@cedar-policy/cedar-wasm/nodejs';
