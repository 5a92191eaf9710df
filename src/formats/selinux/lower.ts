import type { OriginId } from '#core/origin';
import type { Basis } from '#core/quality';
import type { Claim } from '#core/source-file';
import type { Contributions } from '#model/contribution';
import type { MandatoryAccessFact, ModeSource } from '#model/daemon';
import { commandWords, searchedFor } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { PortType, SelinuxReport } from './ast.ts';

type Input = ParsedFile<SelinuxReport>;
type Mode = Extract<MandatoryAccessFact, { access: 'mode' }>['mode'];
type Add = (basis: Basis, origin: OriginId, value: MandatoryAccessFact) => void;

const modes: Readonly<Record<string, Mode>> = {
  enforcing: 'enforcing',
  permissive: 'permissive',
  disabled: 'disabled',
};

export function lowerSelinux(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    const { file, kind } = input;
    const add: Add = (basis, origin, value) =>
      into.add({ slice: 'mandatory-access', basis, quality: file.quality, file: file.id, origin, value });
    if (kind === 'semanage-port') lowerPorts(input, host, add);
    else lowerModes(input, host, add);
  }
}

/** The running mode is observed; what the configuration file says is for the next boot. */
function lowerModes({ file, parsed }: Input, host: HostContext, add: Add): void {
  for (const node of parsed.statements.children) {
    const origin = host.origins.span(file.id, node.start, node.end);
    const put = (from: ModeSource, text: string): void => {
      const mode = modes[text.trim().toLowerCase()];
      if (mode !== undefined)
        add(from === 'state' ? 'observed' : 'declared', origin, { access: 'mode', mode, from, origin });
    };
    if (node.type === 'mode') put('state', node.value);
    if (node.type === 'assignment' && node.name === 'SELINUX') put('configuration', node.value);
    if (node.type === 'option') putOption(node.value, put);
    if (node.type !== 'property') continue;
    if (node.name === 'SELinux status' && node.value === 'disabled') put('state', 'disabled');
    if (node.name === 'Current mode') put('state', node.value);
    if (node.name === 'Mode from config file') put('configuration', node.value);
  }
}

/** `selinux=0`, `enforcing=0`: the kernel's own, which the next boot most likely has, too. */
function putOption(text: string, put: (from: ModeSource, mode: string) => void): void {
  if (/^selinux=0$/.test(text)) put('boot-options', 'disabled');
  else if (/^enforcing=[01]$/.test(text)) put('boot-options', text.endsWith('1') ? 'enforcing' : 'permissive');
}

/** Types that say something of TCP ports; a port may have its own and lie in the range of another. */
function lowerPorts({ file, parsed }: Input, host: HostContext, add: Add): void {
  const nodes = parsed.statements.children;
  const types = nodes.filter((node): node is PortType => node.type === 'port-type');
  const first = nodes[0];
  if (types.length === 0 || first === undefined) return;
  for (const { label, protocol, children } of types) {
    if (protocol !== 'tcp') continue;
    for (const { start, end, low, high } of children) {
      const origin = host.origins.span(file.id, start, end);
      add('observed', origin, { access: 'port-label', label, protocol, low, high, origin });
    }
  }
  const command = commandWords(file.claim, 'semanage');
  // `-C` lists local changes only, which no column shows.
  const limited = command?.piped || command?.words.some((word) => /^(?:l?c|cl|locallist|ssh.*)$/.test(word));
  const heading = nodes.some(({ type }) => type === 'heading');
  const whole = heading && !limited && isPolicy(types);
  const complete =
    (whole || showsSshTypes(file.claim)) && file.quality === 'complete' && parsed.diagnostics.length === 0;
  const origin = host.origins.span(file.id, first.start, first.end);
  add('observed', origin, { access: 'labels-listed', complete, origin });
}

/** `semanage port -l | grep ssh` shows each row that matters. */
const showsSshTypes = (claim: Claim): boolean => {
  const word = searchedFor(claim)?.replaceAll('-', '_') ?? '';
  return word.startsWith('ssh') && 'ssh_port_t'.includes(word);
};

/** Every policy labels the reserved ports as a whole; a list of local changes does not. */
const isPolicy = (types: readonly PortType[]): boolean =>
  types.some(({ label }) => /^(?:un)?reserved_port_t$/.test(label));
