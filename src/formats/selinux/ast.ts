import type { Assignment } from '../_grammar/assignments.ts';
import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `Enforcing` of getenforce. */
export interface Mode extends Syntax {
  readonly type: 'mode';
  readonly value: string;
}

/** `Current mode: enforcing` of sestatus. */
export interface Property extends Syntax {
  readonly type: 'property';
  readonly name: string;
  readonly value: string;
}

/** A range of ports, both ends included. */
export interface PortRange extends Syntax {
  readonly type: 'ports';
  readonly low: number;
  readonly high: number;
}

/** `ssh_port_t  tcp  2222, 22`: the ports that bear a type. */
export interface PortType extends Syntax {
  readonly type: 'port-type';
  readonly label: string;
  readonly protocol: string;
  readonly children: readonly PortRange[];
}

/** The line that names the columns. */
export interface Heading extends Syntax {
  readonly type: 'heading';
}

/** `enforcing=0` among the options of the kernel. */
export interface KernelOption extends Syntax {
  readonly type: 'option';
  readonly value: string;
}

export interface SelinuxReport extends Syntax {
  readonly type: 'selinux';
  readonly children: readonly (Mode | Property | KernelOption | PortType | Heading | Assignment | Remark)[];
}
