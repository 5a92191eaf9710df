import { No, Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { firstPlace, services } from './shared/unit-places.ts';

/** A service that must read a file of variables which does not exist. */
export default defineRule({
  id: 'listener/environment-file-missing',
  title: 'The service reads a file that does not exist',
  severity: 'error',
  needs: ['unit-definitions'],
  messages: {
    missing:
      '{unit} must read {path}, and there is no such file. ' +
      'systemd does not start the service ("Failed to load environment files"), so clients are refused. ' +
      'Create the file, even an empty one, or write a dash before its path in EnvironmentFile=.',
  },
  check(context) {
    const serving = isServing(context.view) === Yes;
    for (const { unit, service, origin } of services(context)) {
      for (const { path, optional, exists, origin: line } of service!.environmentFiles) {
        const at = firstPlace(context, line, origin);
        if (optional || exists !== No || at === null) continue;
        context.report({
          message: 'missing',
          at,
          label: 'must exist',
          data: { unit, path },
          severity: serving ? 'warning' : 'error',
          verdict: 'refused',
        });
      }
    }
  },
});
