import { type Content, contentOf } from './source.ts';

/** Larger files are each their own. */
const largestShared = 64 * 1024;
/** Bytes of all files that are kept. */
const mostKept = 1024 * 1024;
const mostSights = 8192;

/** The files themselves, the one that was used last at the end. */
const kept = new Map<string, Content>();
let keptBytes = 0;
/** Of bytes that are at hand. */
const ofBytes = new WeakMap<Buffer, { readonly claimPath: string; readonly content: Content }>();
/** What files looked like that came by once. */
const sights = new Set<string>();

/** Whether a file that looks like this came by before; most come by once and are not worth keeping. */
function wasSeen(bytes: Buffer, claimPath: string): boolean {
  const { length } = bytes;
  const ends = bytes.toString('latin1', 0, Math.min(48, length)) + bytes.toString('latin1', Math.max(0, length - 48));
  const sight = `${claimPath} ${length} ${ends}`;
  if (sights.has(sight)) return true;
  if (sights.size >= mostSights) sights.clear();
  sights.add(sight);
  return false;
}

/**
 * `contentOf` of a whole file. Hosts of one fleet share many files byte for byte, and these share one content, so that
 * whatever was found out about it (its format, its statements) need not be found out again.
 */
export function sharedContentOf(bytes: Buffer, claimPath: string): Content {
  const known = ofBytes.get(bytes);
  if (known?.claimPath === claimPath) return known.content;
  const content = findContent(bytes, claimPath);
  ofBytes.set(bytes, { claimPath, content });
  return content;
}

function findContent(bytes: Buffer, claimPath: string): Content {
  if (bytes.length > largestShared || !wasSeen(bytes, claimPath)) return contentOf(bytes, claimPath);
  const key = `${claimPath}\0${bytes.toString('latin1')}`;
  const known = kept.get(key);
  const content = known ?? contentOf(bytes, claimPath);
  if (known === undefined) keptBytes += key.length;
  else kept.delete(key);
  kept.set(key, content);
  for (const oldest of kept.keys()) {
    if (keptBytes <= mostKept) break;
    kept.delete(oldest);
    keptBytes -= oldest.length;
  }
  return content;
}
