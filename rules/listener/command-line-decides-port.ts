import { defineRule } from '#engine/rule';
import { firstPlace, heldBySocket, services } from './shared/unit-places.ts';

/** `-p` on the daemon's command line takes the place of every Port line. */
export default defineRule({
  id: 'listener/command-line-decides-port',
  title: 'The command line of sshd decides the port',
  severity: 'warning',
  needs: ['unit-definitions', 'daemon'],
  messages: {
    replaced:
      'sshd is started with -p {port}, which takes the place of every Port line. ' +
      'Port {ignored} of sshd_config has no effect, so its clients are refused. ' +
      'Take -p out of the options, or make the file say the same.',
  },
  check(context) {
    if (heldBySocket(context)) return;
    const config = context.view.daemon.files;
    const lines = config?.places.filter(({ keyword, conditional }) => keyword === 'port' && !conditional) ?? [];
    for (const { service } of services(context)) {
      const given = service!.launch?.arguments.filter(({ kind }) => kind === 'port') ?? [];
      const at = firstPlace(context, given[0]?.origin);
      const ignored = lines.find(({ values }) => !given.some(({ value }) => Number(value) === Number(values[0])));
      if (at === null || ignored === undefined) continue;
      context.report({
        message: 'replaced',
        at,
        label: 'beats the file',
        data: { port: given.map(({ value }) => value).join(', '), ignored: ignored.values[0]! },
        related: [{ at: ignored.origin, label: 'has no effect' }],
        verdict: 'refused',
      });
    }
  },
});
