import { directivesOf } from '../ast.ts';
import { lookUpKeyword } from '../keywords.ts';
import { parseSshdConfig } from '../parse-config.ts';
import { eraOf } from '../versions.ts';
import { assembleAlgorithms } from './assemble-algorithms.ts';
import type { CommandLineArgument, Connection, SshdConfigInput } from './input.ts';
import { addWildcards, checkSocketCount, listenersOf, resolveListens } from './listen-addresses.ts';
import { Options } from './options.ts';
import type { MatchBlock } from './read-criteria.ts';
import { findIncludeLoop, type Pass, readFile, readOption, startState } from './read-file.ts';
import { listedKinds } from './readers/algorithms.ts';
import { portNumber } from './reading.ts';
import type { SshdBlock, SshdEvaluation } from './result.ts';
import { EverythingEnds, Session } from './session.ts';
import { settingsOf } from './settings.ts';

/** The daemon's arguments, which are read before its file and so count before it. */
function readCommandLine(session: Session, line: readonly CommandLineArgument[]): void {
  const { options } = session;
  for (const argument of line) {
    if ('family' in argument) options.set('addressfamily', [argument.family === 4 ? 'inet' : 'inet6'], null);
    else if ('hostKey' in argument) options.append('hostkey', [argument.hostKey], null);
    else if ('port' in argument) {
      session.portsFromCommandLine = true;
      const port = portNumber(argument.port, session);
      if (port > 0) options.ports.push({ port, at: null });
      else session.stop('bad-port', 'Bad port number.', null, { value: argument.port }, 1);
    } else {
      const root = parseSshdConfig(argument.option, eraOf(session.release), true);
      const file = { id: -1, path: 'command-line', directives: directivesOf(root).map((d) => ({ ...d, line: 0 })) };
      readOption({ session, options, connection: null }, file);
    }
  }
}

/** What is checked when everything has been read. */
function checkTogether(session: Session): void {
  const { options } = session;
  const { version } = session.input;
  for (const [keyword, kind] of Object.entries(listedKinds)) {
    if (!options.has(keyword) || assembleAlgorithms(options.first(keyword), kind, version) !== null) continue;
    session.stop(
      'no-algorithms-left',
      `assemble_algorithms: ${slotName(keyword)}: invalid argument`,
      options.slots.get(keyword)?.at[0] ?? null,
      {
        keyword,
      },
    );
  }
  for (const name of ['AuthorizedKeysCommand', 'AuthorizedPrincipalsCommand']) {
    const command = options.first(name.toLowerCase());
    if (command === undefined || command.toLowerCase() === 'none' || options.has(`${name.toLowerCase()}user`)) continue;
    session.stop(
      'command-without-user',
      `${name} set without ${name}User`,
      options.slots.get(name.toLowerCase())?.at[0] ?? null,
      { keyword: name },
    );
  }
  checkMethods(session);
}

const slotNames: Readonly<Record<string, string>> = {
  ciphers: 'ciphers',
  macs: 'macs',
  kexalgorithms: 'kex_algorithms',
  hostkeyalgorithms: 'hostkeyalgorithms',
  hostbasedacceptedalgorithms: 'hostbased_accepted_algos',
  hostbasedacceptedkeytypes: 'hostbased_key_types',
  pubkeyacceptedalgorithms: 'pubkey_accepted_algos',
  pubkeyacceptedkeytypes: 'pubkey_key_types',
  casignaturealgorithms: 'ca_sign_algorithms',
};
const slotName = (keyword: string): string => slotNames[keyword] ?? keyword;

const methodKeywords: Readonly<Record<string, string>> = {
  publickey: 'pubkeyauthentication',
  password: 'passwordauthentication',
  'keyboard-interactive': 'kbdinteractiveauthentication',
  hostbased: 'hostbasedauthentication',
  'gssapi-with-mic': 'gssapiauthentication',
  'gssapi-keyex': 'gssapikeyexchange',
};

/** Whether one of the lists of methods consists of methods that are switched on. */
function checkMethods(session: Session): void {
  const { options, input } = session;
  const lists = options.get('authenticationmethods');
  if (!lists || (lists.length === 1 && lists[0] === 'any')) return;
  const settings = settingsOf(options, input.version);
  const disabledIn = (list: string): string | undefined =>
    list
      .split(',')
      .map((entry) => entry.split(':', 1)[0]!)
      .find((method) => {
        const keyword = methodKeywords[method];
        return keyword !== undefined && settings.get(keyword)?.[0] !== 'yes';
      });
  const told: string[] = [];
  const at = options.slots.get('authenticationmethods')?.at[0] ?? null;
  for (const list of lists) {
    const disabled = disabledIn(list);
    if (disabled === undefined) {
      for (const words of told) session.say(words, at);
      return;
    }
    told.push(`Disabled method "${disabled}" in AuthenticationMethods list "${list}"`);
  }
  for (const words of told) session.say(words, at);
  session.stop(
    'authentication-methods-disabled',
    'AuthenticationMethods cannot be satisfied by enabled authentication methods',
    at,
    { keyword: 'AuthenticationMethods' },
  );
}

/** Before 9.2 the daemon bound its sockets and then ended over a zero. */
function checkStart(session: Session): void {
  const { options } = session;
  checkSocketCount(session, options);
  const start = options.first('maxstartups.start');
  if (start !== undefined && (Number(start) <= 0 || Number(options.first('maxstartups.full')) <= 0))
    session.addFault({
      code: 'max-startups-zero',
      message: 'MaxStartups 0 leaves no connection to be accepted',
      at: options.slots.get('maxstartups.start')?.at[0] ?? null,
      data: { keyword: 'MaxStartups' },
      exitStatus: 255,
      seenBy: 'start',
    });
  const keys = options.get('hostkey');
  if (keys && keys.length > 0 && keys.every((key) => key === 'none'))
    session.addFault({
      code: 'no-host-keys',
      message: 'sshd: no hostkeys available -- exiting.',
      at: options.slots.get('hostkey')?.at[0] ?? null,
      data: { keyword: 'HostKey' },
      exitStatus: 1,
      seenBy: 'test',
    });
}

/** Settings of fitting Match blocks replace those of the main part; lists of users replace, subsystems join. */
function mergeMatches(session: Session, found: Options): void {
  const { options } = session;
  const { version } = session.input;
  for (const [slot, value] of found.slots) {
    const keyword = slot.split('.', 1)[0]!;
    if (!lookUpKeyword(keyword, version)?.inMatch || slot === 'subsystem.names') continue;
    // A slip up to 8.4: allowed there, and then forgotten.
    if (keyword === 'setenv' && version.release < 805) continue;
    if (keyword !== 'subsystem') {
      options.slots.set(slot, value);
      options.merged.add(slot);
      continue;
    }
    const nameOf = (line: string): string => line.slice(0, line.indexOf(' '));
    const before = options.get('subsystem') ?? [];
    const kept = before.map((line) => value.values.find((other) => nameOf(other) === nameOf(line)) ?? line);
    const added = value.values.filter((line) => !before.some((other) => nameOf(other) === nameOf(line)));
    options.slots.set('subsystem', { values: [...kept, ...added], at: value.at });
  }
}

/** How many of the three criteria are told that releases up to 7.6 want together or not at all. */
const criteriaTold = ({ user, host, address }: Connection): number =>
  [user, host, address].filter((value) => value !== undefined).length;

/** What `-C` of releases up to 7.6 takes (measured with 7.2 and 7.6). */
function checkConnection(session: Session, connection: Connection): void {
  if (session.release >= 707) return;
  if (connection.routingDomain !== undefined)
    session.stop(
      'connection-not-understood',
      `Invalid test mode specification rdomain=${connection.routingDomain}`,
      null,
      {},
      1,
    );
  const told = criteriaTold(connection);
  if (told > 0 && told < 3)
    session.stop('connection-incomplete', 'user, host and addr are all required when testing Match configs', null);
}

/**
 * The process for a connection reads everything again with all includes remembered (recv_rexec_state(), sshd.c; measured
 * with 9.2): what ended at the first reading may go round then.
 */
function checkIncludes(session: Session): void {
  const at = findIncludeLoop(session, session.input.main);
  if (at === null) return;
  session.addFault({
    code: 'include-too-deep',
    message: 'Too many recursive configuration includes',
    at,
    data: {},
    exitStatus: 255,
    seenBy: 'connection',
  });
}

/** Everything from the beginning of the main file; sshd calls that by another name the second time. */
function readAll(pass: Pass): void {
  const { session, options, connection } = pass;
  const { main, further = [] } = session.input;
  for (const file of [main, ...further])
    readFile(pass, session.again ? { ...file, path: 'reprocess config' } : file, startState(connection), 0);
  resolveListens(session, options);
}

/** The second reading: what Match blocks change for a connection. */
function readMatches(session: Session, connection: Connection): void {
  if (session.release < 707 && criteriaTold(connection) < 3) return;
  const found = new Options();
  session.again = true;
  readAll({ session, options: found, connection });
  mergeMatches(session, found);
  session.options.reassembled = session.input.mode === 'dump';
}

/** Each Match block for itself, in the order in which they are asked; `settings` only of what counts there. */
function blocksOf(input: SshdConfigInput): SshdBlock[] {
  const scout = new Session(input);
  scout.again = true;
  const blocks: MatchBlock[] = [];
  try {
    readAll({ session: scout, options: new Options(), connection: {}, blocks });
  } catch (thrown) {
    if (!(thrown instanceof EverythingEnds)) throw thrown;
  }
  return blocks.map(({ criteria, options, at }) => ({
    criteria,
    at,
    settings: [...options.slots]
      .filter(([slot]) => !slot.includes('.') && lookUpKeyword(slot, input.version)?.inMatch)
      .map(([keyword, slot]) => ({ keyword, values: slot.values, at: slot.at })),
  }));
}

/**
 * What sshd of that version makes of its configuration: whether it starts and, where not, its words; the settings in
 * force and the sockets it opens. Follows servconf.c and the checks of sshd.c; sshd_config(5) for the meaning.
 */
export function evaluateSshdConfig(input: SshdConfigInput): SshdEvaluation {
  const session = new Session(input);
  const { options } = session;
  let reads = false;
  try {
    readCommandLine(session, input.commandLine ?? []);
    if (input.mode === 'dump') checkConnection(session, input.connection ?? {});
    readAll({ session, options, connection: null });
    if (input.mode === 'start' && !session.stopped) checkIncludes(session);
    reads = !session.stopped && !session.faults.some((fault) => fault.seenBy === 'test');
    addWildcards(session, options);
    checkTogether(session);
    checkStart(session);
    const wanted = input.mode === 'dump' ? (input.connection ?? {}) : input.connection;
    if (wanted && !session.stopped) readMatches(session, wanted);
  } catch (thrown) {
    if (!(thrown instanceof EverythingEnds)) throw thrown;
  }
  return {
    reads,
    starts: !session.faults.some((fault) => fault.seenBy !== 'connection'),
    exitStatus: session.exitStatus,
    stderr: session.spoken.map(({ message }) => message),
    spoken: session.spoken,
    faults: session.faults,
    warnings: session.warnings,
    settings: settingsOf(options, input.version),
    listeners: listenersOf(options).listeners,
    places: session.places,
    emptyIncludes: session.emptyIncludes,
    notCollected: session.notCollected,
    blocks: input.mode === 'start' && session.places.some((place) => place.conditional) ? blocksOf(input) : [],
  };
}
