import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { Overloaded } from '../analytics/ingest/receive.ts';
import { HttpProblem } from './problem.ts';

/** How large one body may be. */
export type BodySize = {
  readonly maxWireBytes: number;
  /** Counted while inflating, so a bomb costs this much memory and no more. */
  readonly maxInflatedBytes: number;
};

type Inflated = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
type Inflate = (wire: Buffer, options: ZlibOptions & { readonly info: true }) => Promise<Inflated>;

/** With `info`, zlib also answers with its engine, which its types leave out. */
const withInfo = (inflater: unknown): Inflate => promisify(inflater as never) as unknown as Inflate;

const gunzipBytes = withInfo(gunzip);
const INFLATERS: Readonly<Record<string, Inflate>> = {
  gzip: gunzipBytes,
  'x-gzip': gunzipBytes,
  br: withInfo(brotliDecompress),
  deflate: inflateEither,
};

const inflateZlib = withInfo(inflate);
const inflateBare = withInfo(inflateRaw);

/** "deflate" means zlib's format, but some clients send it without zlib's two bytes of header. */
function inflateEither(wire: Buffer, options: ZlibOptions & { readonly info: true }): Promise<Inflated> {
  const hasHeader = ((wire[0] ?? 0) & 0x0f) === 8;
  return hasHeader ? inflateZlib(wire, options) : inflateBare(wire, options);
}

export type WantedBody = {
  readonly size: BodySize;
  /** Throws when the bytes, as they were sent, are not to be read further. */
  readonly check?: ((wire: Buffer) => void) | undefined;
};

export type BodyReader = {
  /** Whether so many bodies are held that no other should be read. */
  isFull(): boolean;
  /**
   * Reads and inflates the request's body and hands it to `use`, holding its bytes against the limit until
   * that is done. Throws HttpProblem 400, 413 or 415, and Overloaded.
   */
  withBody<Result>(
    request: FastifyRequest,
    wanted: WantedBody,
    use: (body: Buffer) => Promise<Result>,
  ): Promise<Result>;
};

/** Bodies of all requests in progress together take at most `maxHeldBytes`. */
export function createBodyReader(maxHeldBytes: number): BodyReader {
  let held = 0;
  const isFull = () => held >= maxHeldBytes;

  async function withBody<Result>(
    request: FastifyRequest,
    { size, check }: WantedBody,
    use: (body: Buffer) => Promise<Result>,
  ) {
    const inflater = maybeInflater(request);
    refuseAnnouncedLength(request, size);
    let mine = 0;
    const hold = (bytes: number) => {
      mine += bytes;
      held += bytes;
      if (isFull()) throw new Overloaded('too many bytes of bodies are being read');
    };
    try {
      const wire = await readWire(request, size, hold);
      check?.(wire);
      if (!inflater) return await use(wire);
      const body = await inflated(wire, inflater, size);
      hold(body.length);
      return await use(body);
    } finally {
      held -= mine;
    }
  }

  return { isFull, withBody };
}

function maybeInflater({ headers }: FastifyRequest): Inflate | undefined {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return undefined;
  const inflater = Object.hasOwn(INFLATERS, encoding) ? INFLATERS[encoding] : undefined;
  if (inflater) return inflater;
  throw new HttpProblem(415, 'unsupported_encoding', {
    message: 'the Content-Encoding is none that is read here',
    hint: 'send one of gzip, br, deflate or identity, and only one',
  });
}

function refuseAnnouncedLength({ headers }: FastifyRequest, { maxWireBytes }: BodySize): void {
  if (Number(headers['content-length'] ?? 0) > maxWireBytes) throw tooLarge(maxWireBytes, 'as sent');
}

/** The body's bytes as sent. A client that goes away in the middle makes it throw. */
function readWire(
  { raw }: FastifyRequest,
  { maxWireBytes }: BodySize,
  hold: (bytes: number) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = () => raw.off('data', take).off('end', finish).off('error', fail).off('close', leave);
    const fail = (error: unknown) => {
      stop();
      // What is left of the body is thrown away by whoever answers.
      raw.pause();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      try {
        if (length > maxWireBytes) throw tooLarge(maxWireBytes, 'as sent');
        hold(chunk.length);
      } catch (error) {
        fail(error);
      }
    };
    const finish = () => {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    };
    const leave = () => fail(new Error('the client went away in the middle of its request'));
    if (raw.destroyed) leave();
    else raw.on('data', take).on('end', finish).on('error', fail).on('close', leave);
  });
}

async function inflated(wire: Buffer, inflater: Inflate, { maxInflatedBytes }: BodySize): Promise<Buffer> {
  const result = await inflater(wire, { info: true, maxOutputLength: maxInflatedBytes }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxInflatedBytes, 'inflated');
      throw notAsEncoded();
    },
  );
  // Bytes behind the compressed data would otherwise be dropped in silence.
  if (result.engine.bytesWritten !== wire.length) throw notAsEncoded();
  return result.buffer;
}

function notAsEncoded(): HttpProblem {
  return new HttpProblem(400, 'not_as_encoded', {
    message: 'the body is not complete data of the encoding named in Content-Encoding',
  });
}

function tooLarge(maxBytes: number, how: string): HttpProblem {
  return new HttpProblem(413, 'too_large', {
    message: `the body is larger than ${maxBytes} bytes ${how}`,
    hint: 'send the events in several smaller requests',
  });
}
