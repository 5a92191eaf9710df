import { describe, expect, it } from 'vitest';
import { modelBundle } from '../../support/model-bundle.ts';

const ss =
  'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      7      0.0.0.0%eth0:22         0.0.0.0:*    users:(("sshd",pid=82,fd=6))\n';
const netstat =
  'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      82/sshd\n';

describe('a socket that is bound to an interface', () => {
  it('is one socket, also where another program does not tell the interface', async () => {
    const { views } = await modelBundle({ 'ss_-tlnp.txt': ss, 'netstat_-tlnp.txt': netstat });
    expect(views[0]!.listeners.sockets.map(({ device, port }) => [device, port])).toEqual([['eth0', 22]]);
  });
});
