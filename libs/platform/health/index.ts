export { type Dependency, Health, type Readiness } from './health.ts';
export { addHealthRoutes } from './routes.ts';
