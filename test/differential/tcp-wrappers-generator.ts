/** A pair of access lists and a question, drawn so that patterns lie close to the client. */
export interface WrapperCase {
  readonly allow: string | null;
  readonly deny: string | null;
  /** Files of patterns, by base name. Patterns name them as `@DIR@/name`. */
  readonly files: Readonly<Record<string, string>>;
  readonly client: string;
  /** The client by the name it has in the table of hosts, or null: then it has none. */
  readonly name: string | null;
  readonly server: string | null;
}

/** What the real program's table of hosts holds. */
export const knownHosts: Readonly<Record<string, string>> = {
  'db1.example.com': '10.1.2.3',
  localbox: '192.168.7.9',
  '10.1.evil.example': '203.0.113.7',
};

const clients = ['10.1.2.3', '10.1.2.4', '10.1.200.3', '192.168.7.9', '203.0.113.7', '8.0.0.1', '100.64.0.10'];
const clients6 = [
  '2001:db8::1',
  '2001:db8:1::22',
  'fd00::5',
  '2001:db8:0:1::',
  'fe80::1',
  '::1.2.3.4',
  '64:ff9b::a01:203',
];

/** Small, seeded, the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function generateCase(random: () => number): WrapperCase {
  const draw = new Draw(random);
  const name = draw.chance(0.12) ? draw.one(Object.keys(knownHosts)) : null;
  const six = name === null && draw.chance(0.3);
  const client = name ? knownHosts[name]! : six ? draw.one(clients6) : draw.one(clients);
  const server = draw.chance(0.25) ? (six ? '2001:db8::10' : '192.0.2.10') : null;
  const files: Record<string, string> = {};
  const text = new ListText(draw, six ? [client, draw.one(clients6)] : [client, client, draw.one(clients)], files);
  const list = (): string | null => (draw.chance(0.08) ? null : text.list());
  return { allow: list(), deny: draw.chance(0.35) ? 'ALL: ALL\n' : list(), files, client, name, server };
}

class Draw {
  readonly #random: () => number;
  constructor(random: () => number) {
    this.#random = random;
  }
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
  chance(probability: number): boolean {
    return this.#random() < probability;
  }
  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

class ListText {
  readonly #draw: Draw;
  readonly #near: readonly string[];
  readonly #files: Record<string, string>;

  constructor(draw: Draw, near: readonly string[], files: Record<string, string>) {
    this.#draw = draw;
    this.#near = near;
    this.#files = files;
  }

  list(): string {
    const draw = this.#draw;
    const lines = Array.from({ length: draw.below(5) }, () => this.#line());
    const long = draw.chance(0.02);
    if (long) lines.splice(draw.below(lines.length + 1), 0, this.#longLine());
    const end = draw.chance(0.06) ? '\r\n' : '\n';
    let text = lines.map((line) => line + end).join('');
    if (draw.chance(0.05)) text = text.slice(0, -1);
    if (draw.chance(0.02)) text += '\\\n';
    if (draw.chance(0.02)) text += ' ';
    if (draw.chance(0.12)) {
      const at = draw.below(text.length + 1);
      const insert = draw.one([...' :,[]@/#\\.*?0123456789-!%', '\t', '\\\n', '\n', '\0', ' EXCEPT ', '\\:', 'é']);
      // Where the buffer ends behind a NUL, libwrap reads the rest of that line as more of it; binary files are not read.
      if (!long || insert !== '\0') text = text.slice(0, at) + insert + text.slice(at);
    }
    return text;
  }

  /** Around the length of libwrap's buffer. */
  #longLine(): string {
    const draw = this.#draw;
    const head = `sshd: ${this.#client()} `;
    const length = 2044 + draw.below(6);
    const filler = draw.chance(0.3) ? 'é' : '9';
    let line = head.padEnd(Math.floor((length - head.length) / (filler === 'é' ? 2 : 1)) + head.length, filler);
    if (draw.chance(0.3)) line = `${line.slice(0, 900)}\\\n${line.slice(900)}`;
    return draw.chance(0.2) ? `#${line}` : line;
  }

  #line(): string {
    const draw = this.#draw;
    const kind = draw.below(40);
    if (kind === 0) return '# comment';
    if (kind === 1) return `# comment \\\n${this.#rule()}`;
    if (kind === 2) return ` # ${this.#rule()}`;
    if (kind === 3) return draw.one(['', ' \t', '\\', 'no colon here', 'sshd = 10.1.2.3', ':', '::']);
    if (kind === 4) return `${this.#rule()} # trailing`;
    if (kind === 5) return `${this.#rule()} \\ `;
    if (kind === 6) return `\\\n${this.#rule()}`;
    return this.#rule();
  }

  #rule(): string {
    const draw = this.#draw;
    const colon = (): string => draw.one([':', ': ', ' : ', ' :', ':\\\n ', '\\\n:']);
    let rule = this.#list(() => this.#daemon()) + colon() + this.#list(() => this.#client());
    if (draw.chance(0.3)) rule += colon() + this.#options(colon);
    return draw.chance(0.05) ? `  ${rule}` : rule;
  }

  #list(item: () => string): string {
    const draw = this.#draw;
    const words = Array.from({ length: draw.one([1, 1, 1, 2, 3]) }, item);
    if (draw.chance(0.02)) words.length = 0;
    while (draw.chance(0.22)) {
      words.push(draw.one(['EXCEPT', 'except', 'Except', 'EXC\\\nEPT']));
      if (!draw.chance(0.06)) words.push(...Array.from({ length: draw.one([1, 1, 2]) }, item));
    }
    return words
      .map((word, i) => (i === 0 ? '' : draw.one([' ', ' ', ',', ', ', '\t', ' \\\n ', ' ,'])) + word)
      .join('');
  }

  #daemon(): string {
    const draw = this.#draw;
    if (draw.chance(0.6)) return draw.one(['sshd', 'sshd', 'ALL', 'SSHD', 'all', 'ss\\\nhd']);
    const name = draw.one([
      'ssh',
      'sshd*',
      's?hd',
      '*',
      'ssh?',
      'in.ftpd',
      'KNOWN',
      'UNKNOWN',
      '.sshd',
      'sshd.',
      '[sshd]',
      '0',
      '9',
      '65536',
      '+0',
      '00',
      'sshd**',
      '#sshd',
      '*d*',
      'LOCAL',
    ]);
    return draw.chance(0.3)
      ? `${draw.one(['sshd', 'ALL', name])}@${this.#host(draw.one(['192.0.2.10', '2001:db8::10']))}`
      : name;
  }

  #client(): string {
    const draw = this.#draw;
    const host = this.#host(draw.one(this.#near));
    if (!draw.chance(0.05)) return host;
    return `${draw.one(['ALL', 'root', 'UNKNOWN', 'KNOWN', '*', 'r*', '**', '#'])}@${host}`;
  }

  #host(near: string): string {
    const draw = this.#draw;
    if (draw.chance(0.1))
      return draw.one(['ALL', 'all', '*', 'LOCAL', 'KNOWN', 'UNKNOWN', 'PARANOID', '@group', '**', '?*', '*.*']);
    if (draw.chance(0.07)) {
      return draw.one([
        '.example.com',
        'db1.example.com',
        'DB?.example.com',
        'db*',
        'localbox',
        '.box',
        'db1.',
        '10.1.*',
        '*.example',
        'unknown',
        'unk*',
        '.evil.example',
      ]);
    }
    if (draw.chance(0.04)) return this.#file(near);
    return near.includes(':') ? this.#near6(near) : this.#near4(near);
  }

  #file(near: string): string {
    const draw = this.#draw;
    if (draw.chance(0.2)) return '@DIR@/missing';
    const name = `list${Object.keys(this.#files).length}`;
    this.#files[name] = '';
    const words = Array.from({ length: draw.below(4) }, () => this.#host(near).replaceAll('\\\n', ''));
    this.#files[name] = words.join(draw.one([' ', '\n', '\t', '\r\n', '\v'])) + draw.one(['', '\n']);
    return `@DIR@/${name}`;
  }

  #near4(near: string): string {
    const draw = this.#draw;
    const parts = near.split('.');
    const value = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
    const dotted = (n: number): string => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
    const bits = draw.below(34);
    const block = 2 ** (32 - Math.min(bits, 32));
    const net = draw.chance(0.8) ? dotted(Math.floor(value / block) * block) : near;
    switch (draw.below(12)) {
      case 0:
      case 1:
        return near;
      case 2:
        return `${parts.slice(0, 1 + draw.below(4)).join('.')}.`;
      case 3:
        return `${net}/${bits}`;
      case 4:
        return `${net}/${draw.one([`${bits}x`, `+${bits}`, '', `${bits}.0.0`, `0${bits}`, `${bits}/8`, `${4294967296 + bits}`, '-1', 'x'])}`;
      case 5:
        return `${net}/${dotted(2 ** 32 - block)}`;
      case 6: {
        const mask = dotted((draw.below(65536) * 65536 + draw.below(65536)) >>> 0);
        const masked = mask.split('.').map((part, i) => Number(part) & Number(parts[i]));
        return `${draw.chance(0.8) ? masked.join('.') : near}/${mask}`;
      }
      case 7:
      case 8:
        return this.#blur(near);
      case 9:
        return `.${parts.slice(1 + draw.below(3)).join('.')}`;
      case 10:
        return draw.one([
          parts.map((part) => `0${Number(part).toString(8)}`).join('.'),
          `${parts.map((part) => `0x${Number(part).toString(16)}`).join('.')}/32`,
          `0${net}/${bits}`,
          parts.slice(0, 3).join('.'),
          `${near}.`,
          `.${near}`,
          '0.0.0.0/0.0.0.0',
          '255.255.255.255/8',
        ]);
      default:
        return draw.one([
          `[${near}]`,
          `[::ffff:${near}]`,
          `${near}-${near}`,
          `!${near}`,
          `"${near}"`,
          `${near};`,
          `[${near}]/24`,
          '[::ffff:0:0]/96',
        ]);
    }
  }

  #near6(near: string): string {
    const draw = this.#draw;
    const bits = draw.below(130);
    switch (draw.below(9)) {
      case 0:
      case 1:
        return `[${near}]`;
      case 2:
        return `[${near.toUpperCase()}]`;
      case 3:
      case 4:
        return `[${near}]/${bits}`;
      case 5:
        return `[${near}]/${draw.one(['', 'x', `${bits}x`, `+${bits}`, '-1', '4294967296', `0${bits}`, `${bits}/3`])}`;
      case 6:
        return draw.one([
          '[::]/0',
          `[${near}/${bits}]`,
          near,
          `[${near}%lo]`,
          `[${near}]x`,
          `[${near}`,
          `${near}]`,
          `x[${near}]`,
          '[]',
          '[]/0',
          `[${near}]/64]`,
        ]);
      case 7:
        return this.#blur(near).replaceAll(':', '?');
      default:
        return draw.one([
          '2001*',
          'f*',
          'fe80*',
          '2*1',
          '*',
          '?0*',
          '[2001:*]',
          '*.4',
          '*:*',
          '[*]',
          '6?:*',
          '20??*',
          '2001?db8*',
        ]);
    }
  }

  /** Puts wildcards in place of parts of an address. */
  #blur(text: string): string {
    const draw = this.#draw;
    let out = text;
    for (let times = 1 + draw.below(3); times > 0; times--) {
      const at = draw.below(out.length);
      const length = draw.below(5);
      out = out.slice(0, at) + draw.one(['*', '*', '?', '**', '?*', '']) + out.slice(at + length);
    }
    return out === '' ? '*' : out;
  }

  #options(colon: () => string): string {
    const draw = this.#draw;
    const option = (): string =>
      draw.one([
        ...['allow', 'deny', 'ALLOW', 'deny', 'allow', ' deny ', 'allow=', 'deny = ', 'twist /bin/echo no', 'allow x'],
        ...['severity auth.info', 'severity info', 'severity local0.warn', 'severity x', 'keepalive', 'keepalive 1'],
        ...[
          'spawn /bin/true',
          'spawn (/bin/echo a\\:b) &',
          'spawn',
          'aclexec /bin/true',
          'rfc931',
          'rfc931 0',
          'rfc931 5',
        ],
        ...['nice', 'nice -5', 'nice x', 'linger 5', 'linger -1', 'umask 022', 'umask 9', 'umask = 22', 'umask 01777'],
        ...['setenv A b', 'setenv', 'banners /nowhere', 'user root', 'user nosuchuser', 'group root', 'foo', '', ' '],
      ]);
    const options = Array.from({ length: draw.one([1, 1, 1, 2, 3]) }, option);
    return options.join(colon());
  }
}
