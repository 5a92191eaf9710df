import type { Assignment } from '../_grammar/assignments.ts';
import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `CentOS Linux release 7.9.2009 (Core)`. */
export interface ReleaseLine extends Syntax {
  readonly type: 'release';
  readonly product: string;
  readonly version: string;
}

/** `Distributor ID: Debian` of `lsb_release -a`. */
export interface Property extends Syntax {
  readonly type: 'property';
  readonly name: string;
  readonly value: string;
}

/** A version and nothing else: `/etc/debian_version`. */
export interface BareVersion extends Syntax {
  readonly type: 'version';
  readonly value: string;
}

export interface ReleaseFile extends Syntax {
  readonly type: 'release-file';
  readonly children: readonly (Assignment | ReleaseLine | Property | BareVersion | Remark)[];
}
