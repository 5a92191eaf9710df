import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Serves the files of a folder on loopback, on a port that is free. */
export function serveFolder(folder: string): Promise<{ address: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)));
    const found = existsSync(path) && statSync(path).isFile();
    response.writeHead(found ? 200 : 404, { 'content-type': types[extname(path)] ?? 'text/plain' });
    response.end(found ? readFileSync(path) : 'not found');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      resolve({ address: `http://127.0.0.1:${address.port}/`, server });
    });
  });
}
