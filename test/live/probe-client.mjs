// Runs inside the client's namespace: one fresh TCP connection for each probe, from the source that it names.
import net from 'node:net';

const { probes, bannerWaitMs, connectWaitMs } = JSON.parse(await new Promise((resolve) => {
  let text = '';
  process.stdin.on('data', (chunk) => { text += chunk; });
  process.stdin.on('end', () => resolve(text));
}));

const probe = ({ from, to, port }) => new Promise((resolve) => {
  const socket = net.connect({ host: to, port, localAddress: from, family: to.includes(':') ? 6 : 4 });
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
  socket.on('error', (error) => done(connected ? 'closed' : error.code === 'ETIMEDOUT' ? 'timeout' : error.code));
});

console.log(JSON.stringify(await Promise.all(probes.map(probe))));
