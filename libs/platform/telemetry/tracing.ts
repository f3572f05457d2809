import { createHash, randomBytes } from 'node:crypto';
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { correlationId } from './correlation.ts';

let started = false;

/**
 * Sends traces where OTEL_EXPORTER_OTLP_ENDPOINT says; OpenTelemetry's other variables hold as well. Loads nothing of
 * it, and costs nothing, unless called.
 * @returns what sends the last spans and ends it
 */
export async function startTracing(serviceName: string): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    idGenerator: {
      generateTraceId: () => traceIdOf(correlationId()),
      generateSpanId: () => randomBytes(8).toString('hex'),
    },
  });
  provider.register();
  started = true;
  return async () => {
    started = false;
    await provider.shutdown();
  };
}

/**
 * The trace that a correlation id stands for. So everything done under one id is one trace, across outbox and
 * workflow, and no trace context has to be carried there.
 */
export function traceIdOf(id: string | undefined): string {
  const hex = id?.replaceAll('-', '').toLowerCase() ?? '';
  if (/^(?!0{32})[0-9a-f]{32}$/.test(hex)) return hex;
  return id === undefined
    ? randomBytes(16).toString('hex')
    : createHash('sha256').update(id).digest('hex').slice(0, 32);
}

/** The trace that a caller's `traceparent` header (W3C Trace Context) names; undefined when there is none. */
export function traceIdIn(traceparent: string | string[] | undefined): string | undefined {
  const text = typeof traceparent === 'string' ? traceparent : '';
  return /^[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(text)?.[1];
}

/** Runs `body` as a span, when traces are kept at all; a failure is marked and passed on. */
export async function inSpan<T>(name: string, attributes: Attributes, body: () => Promise<T>): Promise<T> {
  if (!started) return body();
  const tracer = trace.getTracer('gavel');
  return tracer.startActiveSpan(name, { attributes: correlated(attributes) }, async (span) => {
    try {
      return await body();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Begins the span of a request, as a part of the caller's trace if it names one, and runs `next` inside it. */
export function inRequestSpan(
  name: string,
  headers: Readonly<Record<string, unknown>>,
  next: () => void,
): Span | null {
  if (!started) {
    next();
    return null;
  }
  const parent = propagation.extract(context.active(), headers);
  const options = { kind: SpanKind.SERVER, attributes: correlated({}) };
  const span = trace.getTracer('gavel').startSpan(name, options, parent);
  context.with(trace.setSpan(parent, span), next);
  return span;
}

const correlated = (attributes: Attributes): Attributes => ({
  ...attributes,
  'gavel.correlation_id': correlationId(),
});
