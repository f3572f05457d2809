import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The REST doors as an OpenAPI 3.1 document. */
export function describeRest(app: INestApplication, version: string): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Gavel')
    .setDescription(
      'Change control for pipelines and scripts. Refusals are problem documents (RFC 9457) with a stable `code`.',
    )
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'A personal token, a service account’s key, a session, or a JWT of the configured issuer.',
    })
    .addGlobalResponse({
      status: '4XX' as never,
      description: 'A problem document (RFC 9457).',
      content: {
        'application/problem+json': {
          schema: {
            type: 'object',
            required: ['type', 'title', 'status', 'detail', 'code'],
            properties: {
              type: { type: 'string' },
              title: { type: 'string' },
              status: { type: 'integer' },
              detail: { type: 'string' },
              code: { type: 'string' },
              correlationId: { type: 'string' },
              problems: { type: 'array', items: { type: 'object' } },
              errors: { type: 'array', items: { type: 'object' } },
            },
          },
        },
      },
    })
    .build();
  return SwaggerModule.createDocument(app, about, { operationIdFactory: (_controller, method) => method });
}

/** The document at /api/openapi.json and a page to read it at /api/docs. */
export function serveRestDescription(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Gavel API',
  });
}
