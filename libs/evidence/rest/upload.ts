import type { MultipartFields } from '@fastify/multipart';
import type { Readable } from 'node:stream';
import { Fault } from '#kernel';
import { createValidationPipe, type GavelRequest } from '#platform/http';
import type { DocumentInput } from '../use-cases/attach-evidence.ts';
import { UploadWords } from './evidence.dto.ts';

export interface Upload {
  readonly input: DocumentInput;
  readonly content: Readable;
}

const check = createValidationPipe();

/** An upload as a use case takes it: the request's own body, or the one file of a multipart form. */
export async function uploadOf(request: GavelRequest, query: Record<string, unknown>): Promise<Upload> {
  const { 'content-encoding': encoding } = request.headers;
  if (encoding !== undefined && encoding !== 'identity')
    throw new Fault(
      'BAD_USER_INPUT',
      `A document is kept as it is sent: send it without Content-Encoding, not as ${encoding}.`,
    );
  if (!request.isMultipart())
    return {
      input: { ...(await words(query)), mediaType: request.streamedType },
      content: request.body as Readable,
    };
  const part = await request.file({ limits: { fileSize: Number.MAX_SAFE_INTEGER } });
  if (part === undefined) throw new Fault('BAD_USER_INPUT', 'The form has no file.');
  try {
    const said = { name: part.filename, ...textsOf(part.fields), ...query };
    return { input: { ...(await words(said)), mediaType: part.mimetype }, content: part.file };
  } catch (error) {
    part.file.resume();
    throw error;
  }
}

async function words(said: Record<string, unknown>): Promise<Omit<DocumentInput, 'mediaType'>> {
  const { kind, name, digest, commit, artifact, build } = (await check.transform(said, {
    type: 'query',
    metatype: UploadWords,
  })) as UploadWords;
  return { kind, name, digest, subject: { commit, artifact, build } };
}

function textsOf(fields: MultipartFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const one = Array.isArray(field) ? field[0] : field;
      return one?.type === 'field' ? [[name, one.value]] : [];
    }),
  );
}
