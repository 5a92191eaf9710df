import type { SourceFile } from '#core/source-file';
import { Maybe } from '#core/tri';
import type { StartObstacle } from '#model/unit-definition';
import type { HostContext } from '../../format.ts';

/** What may start or stop the daemon besides its own units. */
const places = [
  ...['/etc/systemd/system/*', '/etc/systemd/system/*.d/*.conf', '/run/systemd/system/*'],
  ...['/etc/rc.local', '/etc/rc.d/rc.local', '/etc/init.d/*', '/etc/crontab', '/etc/cron.d/*'],
];

const ownFile = /\/(?:sshd?|openssh(?:-server)?)@?(?:\.(?:service|socket))?(?:\.d\/[^/]+)?$/;
/** Settings of other units that concern a unit of the daemon; what is merely ordered beside it does not. */
const setting =
  /^\s*(?:Conflicts|Wants|Requires|BindsTo|Upholds|OnSuccess|OnFailure|PartOf|PropagatesStopTo|Unit|Service|Sockets)\s*=.*(?<![\w.@-])sshd?(?:\.(?:service|socket))?(?![\w.@-])/m;
/** A command that starts the daemon itself, or may tell its manager to. */
const command =
  /^[^#\n]*(?:\/sshd(?![\w./-])|\b(?:systemctl|service|rc-service|invoke-rc\.d)\b[^#\n]*(?<![\w.@/-])sshd?(?:\.(?:service|socket))?(?![\w.@-]))[^#\n]*/gm;
/** What leaves the daemon as it is: a test of its configuration, a reload, a question. */
const leavesIt = /\/sshd\b[^#\n]*\s-[tTG]\b|\b(?:reload|is-active|is-enabled|is-failed|status|show|cat|list-\w+)\b/;

/** A timer or path without `Unit=` starts the service of its own name. */
const starterOfSameName = /\/sshd?\.(?:timer|path)$/;

/** Without what such a target requires, nothing starts that it wants. */
const bootTarget = /\/(?:multi-user|basic|sysinit|sockets|network)\.target\.d\/[^/]+$/;
const requirement = /^\s*(?:Requires|Requisite|BindsTo)\s*=.*\S/m;

/** A socket unit of something else on the usual port. */
const rivalSocket = /\.socket(?:\.d\/[^/]+)?$/;
const usualPort = /^\s*ListenStream\s*=\s*(?:\S*:)?22\s*$/m;

const concerns = ({ text, claim }: SourceFile): RegExpExecArray | null =>
  starterOfSameName.test(claim.path)
    ? /^.*/.exec(text)
    : ((bootTarget.test(claim.path) ? requirement.exec(text) : null) ??
      (rivalSocket.test(claim.path) ? usualPort.exec(text) : null) ??
      setting.exec(text) ??
      [...text.matchAll(command)].find(([line]) => !leavesIt.test(line)) ??
      null);

/** Files of other units, of timers and of scripts that speak of the daemon: what they do to it nobody can tell from here. */
export function findMeddlers(unit: string, host: HostContext): StartObstacle[] {
  const files = new Map(places.flatMap((place) => host.glob(place).files.map((file) => [file.id, file] as const)));
  return [...files.values()].flatMap((file): StartObstacle[] => {
    const found = ownFile.test(file.claim.path) ? null : concerns(file);
    if (found === null) return [];
    const origin = host.origins.span(file.id, found.index, found.index + found[0].length);
    return [
      {
        kind: 'elsewhere',
        fails: Maybe,
        why: `${file.claim.path} may start or stop it`,
        value: file.claim.path,
        command: `systemctl status ${unit}`,
        origin,
      },
    ];
  });
}
