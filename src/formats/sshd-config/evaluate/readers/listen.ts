import { resolveListens } from '../listen-addresses.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

const maxPorts = 256;

/** Ports add up; a `-p` keeps those out that are read later, also by `-o`. */
export const readPort: Reader = (reading: Reading) => {
  const { session, options, release } = reading;
  if (session.portsFromCommandLine) return reading.consume();
  if (release < 609 && options.listens.length > 0)
    reading.fatal('port-after-listen-address', 'ports must be specified before ListenAddress.');
  if (options.ports.length >= maxPorts) reading.fatal('too-many-ports', 'too many ports.');
  const word = reading.need('missing port number.');
  const port = reading.portNumber(word);
  if (port <= 0)
    reading.fatal('bad-port', 'Badly formatted port number.', { value: word, expected: 'a number from 1 to 65535' });
  options.ports.push({ port, at: reading.at });
};

export const readListenAddress: Reader = (reading: Reading) => {
  const { options, release } = reading;
  const word = reading.need('missing address');
  let name = word;
  let port = 0;
  const bareIPv6 = !word.includes('[') && word.split(':').length > 2;
  if (!bareIPv6) {
    const split = reading.hostAndPort(word, release < 800);
    if (split.host === null)
      reading.fatal('bad-listen-address', 'bad address:port usage', {
        value: word,
        expected: 'an address, address:port or [IPv6 address]:port',
      });
    name = split.host.replace(/^\[([\s\S]*)\]$/, '$1');
    if (split.port !== null) {
      port = reading.portNumber(split.port);
      if (port <= 0)
        reading.fatal('bad-listen-address', 'bad port number', {
          value: word,
          expected: 'a port from 1 to 65535 after the colon',
        });
    }
  }
  let device: string | null = null;
  const further = release >= 707 ? reading.next() : null;
  if (further !== null) {
    const domain = further === 'rdomain' ? reading.next() : null;
    if (domain === null)
      reading.fatal('bad-listen-address', 'bad ListenAddress syntax', { value: word, expected: 'one address a line' });
    const exists = reading.session.input.deviceExists?.(domain) ?? null;
    if (exists === false) reading.fatal('bad-routing-domain', 'bad routing domain', { value: domain });
    if (exists === null) reading.session.notCollected.push({ path: `/sys/class/net/${domain}`, at: reading.at });
    device = domain;
  }
  options.queued.push({ name, port, device, at: reading.at });
  // Up to 6.8 the ports that come later were not waited for.
  if (release < 609) resolveListens(reading.session, options);
};

export const readAddressFamily =
  (readChoice: Reader): Reader =>
  (reading: Reading) => {
    if (reading.release < 609 && reading.options.listens.length > 0)
      reading.fatal('family-after-listen-address', 'address family must be specified before ListenAddress.');
    readChoice(reading);
  };

/** On Linux a session cannot be put into a routing domain; up to 8.2 that came out when somebody logged in. */
export const readRoutingDomain: Reader = (reading: Reading) => {
  if (reading.release >= 803) reading.fatal('bad-routing-domain', 'setting RDomain not supported on this platform.');
  const word = reading.need('Missing argument.');
  if (word.toLowerCase() !== 'none' && word !== '%D' && reading.session.input.deviceExists?.(word) === false)
    reading.fatal('bad-routing-domain', 'bad routing domain', { value: word });
  reading.keepFirst([word]);
};
