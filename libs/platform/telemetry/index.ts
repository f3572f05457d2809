export { begin } from './begin.ts';
export { acceptedCorrelationId, correlationId, newCorrelationId, withCorrelation } from './correlation.ts';
export { createLogger, NestLogger } from './logger.ts';
export { beforeScrape, collectProcessMetrics, exposition } from './metrics.ts';
export { TelemetryModule } from './telemetry.module.ts';
export { inRequestSpan, inSpan, traceIdIn } from './tracing.ts';
