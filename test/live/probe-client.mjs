// Runs inside the client's namespace: one fresh TCP connection for each probe, from the source that it names.
import { readFileSync } from 'node:fs';
import net from 'node:net';

const { probes, bannerWaitMs, connectWaitMs } = JSON.parse(await new Promise((resolve) => {
  let text = '';
  process.stdin.on('data', (chunk) => { text += chunk; });
  process.stdin.on('end', () => resolve(text));
}));

/**
 * Whether the kernel completed the handshake of a connection that failed all the same: an ICMP error about the client's
 * ACK is a note on the established socket, which libuv takes for the end of connect() and ssh(1), which blocks, does not.
 */
function isEstablished(family, localPort, port) {
  const hex = (number) => number.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync(family === 6 ? '/proc/self/net/tcp6' : '/proc/self/net/tcp', 'utf8').split('\n').some((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/);
    return local?.endsWith(`:${hex(localPort)}`) && remote.endsWith(`:${hex(port)}`) && state !== '02' && state !== '07';
  });
}

const probe = ({ from, to, port }, index) => new Promise((resolve) => {
  const family = to.includes(':') ? 6 : 4;
  // Of one client each its own, and all of them ephemeral.
  const localPort = 33000 + ((process.pid * 131 + index) % 27000);
  const socket = net.connect({ host: to, port, localAddress: from, localPort, family });
  let connected = false;
  let timer = setTimeout(() => done('timeout'), connectWaitMs);
  const done = (seen) => { clearTimeout(timer); socket.destroy(); resolve(seen); };
  socket.on('connect', () => {
    connected = true;
    clearTimeout(timer);
    timer = setTimeout(() => done('stalled'), bannerWaitMs);
  });
  socket.on('data', (data) => done(String(data).startsWith('SSH-2.0') ? 'banner' : 'other'));
  socket.on('end', () => done('closed'));
  socket.on('error', ({ code }) => {
    if (connected || code === 'ECONNRESET' || code === 'EPIPE') done('closed');
    else if (code === 'ETIMEDOUT') done('timeout');
    else done(isEstablished(family, localPort, port) ? 'stalled' : code);
  });
});

console.log(JSON.stringify(await Promise.all(probes.map(probe))));
