import { defineRule } from '#engine/rule';

/** 8.2 and 8.3 open port 22 for each included file that comes before the Port line. */
export default defineRule({
  id: 'listener/extra-port',
  title: 'Port 22 is open besides the configured port',
  severity: 'note',
  needs: ['daemon'],
  messages: {
    extra:
      'sshd listens on port 22 besides port {port}, and no line asks for it. ' +
      'Versions 8.2 and 8.3 make up their sockets when an included file ends, before they have read this line. ' +
      'Move Port above the Include, or upgrade to 8.4.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    const { version } = view;
    if (config === null || version?.major !== 8 || (version.minor !== 2 && version.minor !== 3)) return;
    const ports = config.places.filter((p) => p.keyword === 'port');
    const other = ports.find((p) => p.values[0] !== '22');
    if (other === undefined || ports.some((p) => p.values[0] === '22')) return;
    if (!config.listeners.some((l) => l.port === 22) || config.places.some((p) => p.keyword === 'listenaddress'))
      return;
    report({ message: 'extra', at: other.origin, label: 'not the only port', data: { port: other.values[0] ?? '' } });
  },
});
