import { Maybe, No, Yes } from '#core/tri';
import type { LoginModule, ServiceStack } from '#model/accounts';
import type { Assumption, HostView } from '#model/host-model';
import type { SessionSettings } from '#model/login';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check } from './check.ts';
import { type ModuleAnswer, moduleAnswers } from './module-answers.ts';
import { actionOf, type StackAction } from './stack-control.ts';

/** The stack that sshd's service has; `null` where nobody collected it. */
export function stackOf(
  settings: SessionSettings,
  { loginStacks }: Pick<HostView, 'loginStacks'>,
): ServiceStack | null {
  const name = settings.values.get('pamservicename')?.values[0] ?? 'sshd';
  return loginStacks.find((fact): fact is ServiceStack => fact.login === 'service' && fact.service === name) ?? null;
}

/** How far the modules came: nothing said yet, all well so far, or the answer that spoiled it. */
type Mood = 'undecided' | 'well' | ModuleAnswer;

interface Way {
  readonly passes: boolean;
  /** What spoiled it; `null` where it went well, or where no module said anything. */
  readonly by: ModuleAnswer | null;
}

/** Walks a stack as Linux-PAM does (pam_dispatch.c), down every way that modules may answer. */
class StackWalk {
  readonly #modules: readonly { readonly module: LoginModule; readonly answers: readonly ModuleAnswer[] }[];
  readonly #seen = new Set<string>();
  readonly #ids = new Map<ModuleAnswer, number>();
  readonly ways: Way[] = [];
  readonly assumes: Assumption[] = [];

  constructor(modules: readonly LoginModule[], answersOf: (module: LoginModule) => readonly ModuleAnswer[]) {
    this.#modules = modules.map((module) => ({ module, answers: answersOf(module) }));
  }

  walk(at = 0, mood: Mood = 'undecided'): void {
    const key = `${at} ${typeof mood === 'string' ? mood : this.#idOf(mood)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const here = this.#modules[at];
    if (here === undefined) {
      this.ways.push({ passes: mood === 'well', by: typeof mood === 'string' ? null : mood });
      return;
    }
    for (const answer of here.answers) {
      this.assumes.push(...answer.assumes);
      const action = actionOf(here.module.control, answer.code);
      // What a reset leaves, and a control that nobody can read, may go either way.
      if (action === null || action === 'reset') {
        this.walk(at + 1, mood);
        this.walk(at + 1, answer);
      } else this.#follow(action, answer, at, mood);
    }
  }

  #follow(action: StackAction, answer: ModuleAnswer, at: number, mood: Mood): void {
    const said: Mood = isGood(answer) ? 'well' : answer;
    // What a module has spoiled stays spoiled, and one without an opinion changes nothing.
    const heard = typeof mood === 'string' && answer.code !== 'ignore' ? said : mood;
    const spoiled: Mood = typeof mood === 'string' ? answer : mood;
    if (action === 'ignore') this.walk(at + 1, mood);
    else if (action === 'ok') this.walk(at + 1, heard);
    else if (action === 'bad') this.walk(at + 1, spoiled);
    else if (action === 'die') this.walk(this.#behind(at), spoiled);
    else if (action === 'done') this.walk(heard === 'well' ? this.#behind(at) : at + 1, heard);
    else {
      const next = this.#beyond(at, Number(action));
      this.walk(next ?? this.#modules.length, next === null ? answer : mood);
    }
  }

  /** Where a jump over so many modules leads, a substack counting as one; `null` where there are too few. */
  #beyond(at: number, count: number): number | null {
    const { level } = this.#modules[at]!.module;
    let next = at + 1;
    for (let left = count; left > 0; left--) {
      if (this.#modules[next] === undefined || this.#modules[next]!.module.level < level) return null;
      next++;
      while ((this.#modules[next]?.module.level ?? 0) > level) next++;
    }
    return next;
  }

  /** Where it goes on once the substack has ended; behind the last module where it is none. */
  #behind(at: number): number {
    const { level } = this.#modules[at]!.module;
    if (level === 0) return this.#modules.length;
    let next = at + 1;
    while ((this.#modules[next]?.module.level ?? 0) >= level) next++;
    return next;
  }

  #idOf(answer: ModuleAnswer): number {
    if (!this.#ids.has(answer)) this.#ids.set(answer, this.#ids.size);
    return this.#ids.get(answer)!;
  }
}

const isGood = ({ code }: ModuleAnswer): boolean => code === 'success';

/** A line as PAM may read it: with a CR before its end that is a part of its last word. */
function readings(line: LoginModule): LoginModule[] {
  const { module, options, returns } = line;
  const last = options.at(-1);
  const spoilt = last === undefined ? { module: `${module}\r` } : { options: [...options.slice(0, -1), `${last}\r`] };
  return [...(returns === Yes ? [] : [line]), ...(returns === No ? [] : [{ ...line, ...spoilt }])];
}

/** Whether one of a service's stacks lets the user pass. */
export function walkStack(
  stack: ServiceStack,
  which: LoginModule['stack'],
  scene: LoginScene,
  unix?: (module: LoginModule) => readonly ModuleAnswer[],
): Check {
  const modules = stack.modules.filter((one) => one.stack === which);
  const walk = new StackWalk(modules, (one) =>
    readings(one).flatMap((module) =>
      unix !== undefined && module.module === 'pam_unix' ? unix(module) : moduleAnswers(module, scene),
    ),
  );
  const missing = stack.complete ? [] : [assume('cat /etc/pam.d/*')];
  // A service without lines of a kind has those of the service `other`.
  if (modules.length === 0)
    return {
      passes: Yes,
      origin: null,
      text: '',
      assumes: stack.complete ? [assume('cat /etc/pam.d/other')] : missing,
    };
  walk.walk();
  const assumes = [...missing, ...walk.assumes];
  const failed = walk.ways.find(({ passes, by }) => !passes && by !== null) ?? walk.ways.find(({ passes }) => !passes);
  if (failed === undefined) return { passes: Yes, origin: null, text: '', assumes };
  const { origin, text } = failed.by ?? { origin: stack.origin, text: 'no module of PAM lets anybody in' };
  const passes = walk.ways.some((way) => way.passes) ? Maybe : No;
  return { passes, origin, text, assumes: passes === No ? missing : assumes };
}
