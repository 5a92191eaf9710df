import { parseAddress } from '#core/address';
import { defineRule } from '#engine/rule';

/** `::1:2222`: all of it is an address, and the port is the default. */
export default defineRule({
  id: 'sshd/port-read-as-address',
  title: 'A ListenAddress holds a port that sshd takes for part of the address',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    swallowed:
      'sshd takes {value} for one IPv6 address, and not for {address} with port {port}. ' +
      'It tries to listen on that address, which the host hardly has, and not on this port. ' +
      'Write [{address}]:{port}.',
  },
  check({ view, report }) {
    for (const { keyword, values, origin } of view.daemon.files?.places ?? []) {
      const [, address = '', port = ''] =
        /^([0-9a-f:.]+):(\d{2,5})$/i.exec(keyword === 'listenaddress' ? (values[0] ?? '') : '') ?? [];
      // In 2001:db8::22 what stands before the last colon is no address.
      if (!address.includes(':') || parseAddress(address)?.family !== 6 || parseAddress(`${address}:${port}`) === null)
        continue;
      report({
        message: 'swallowed',
        at: origin,
        label: 'one address, no port',
        data: { value: values[0]!, address, port },
        certainty: 'possible',
      });
    }
  },
});
