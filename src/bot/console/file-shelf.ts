import { randomBytes } from 'node:crypto';
import type { MessageFile } from '../../analytics/message.ts';
import type { FileLink } from './view.ts';

/** The files of recent answers, in memory; the oldest leave when there are too many or they weigh too much. */
export type FileShelf = {
  /** Keeps a file under an unguessable address and says where it is. */
  keep(file: MessageFile): FileLink;
  maybeFile(id: string): MessageFile | undefined;
  discard(url: string): void;
};

export type ShelfLimits = { readonly files: number; readonly bytes: number };

export function openFileShelf(limits: ShelfLimits): FileShelf {
  const files = new Map<string, MessageFile>();
  let heldBytes = 0;

  function remove(id: string): void {
    heldBytes -= files.get(id)?.content.byteLength ?? 0;
    files.delete(id);
  }

  function keep(file: MessageFile): FileLink {
    const id = randomBytes(16).toString('base64url');
    files.set(id, file);
    heldBytes += file.content.byteLength;
    for (const oldest of files.keys()) {
      // The newest file stays however heavy it is: it is about to be shown.
      if (oldest === id || (files.size <= limits.files && heldBytes <= limits.bytes)) break;
      remove(oldest);
    }
    return linkTo(id, file);
  }

  return {
    keep,
    maybeFile: (id) => files.get(id),
    discard: (url) => remove(url.split('/')[3] ?? ''),
  };
}

function linkTo(id: string, file: MessageFile): FileLink {
  const { name, alt, content } = file;
  const size = file.mediaType === 'image/png' ? pngSize(content) : { width: null, height: null };
  const url = `/console/files/${id}/${encodeURIComponent(name)}`;
  return { url, name, bytes: content.byteLength, alt, ...size };
}

/**
 * Pixels of a PNG, from the IHDR chunk that always comes first (https://www.w3.org/TR/png/#11IHDR).
 * The page reserves the picture's room with them, so that nothing jumps while it loads.
 */
function pngSize(content: Uint8Array): Pick<FileLink, 'width' | 'height'> {
  if (content.byteLength < 24) return { width: null, height: null };
  const header = new DataView(content.buffer, content.byteOffset, 24);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}
