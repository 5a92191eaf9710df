import { Lab } from './lab.ts';
import { ask, NotLoaded, type Recording } from './record.ts';
import type { SetUp } from './set-up.ts';

const textFields = ['iptables', 'ip6tables', 'iptablesLegacy', 'ip6tablesLegacy', 'nft', 'ipset'] as const;

/** The server without any of these texts, and without commands that are one of them. */
function without(setUp: SetUp, texts: readonly string[]): SetUp {
  const cut = (text: string): string => texts.reduce((left, one) => left.replaceAll(one, ''), text);
  const changed = textFields.flatMap((field) =>
    setUp[field] === undefined ? [] : [[field, cut(setUp[field])] as const],
  );
  const commands = setUp.commands?.filter((command) => !texts.includes(command));
  return { ...setUp, ...Object.fromEntries(changed), ...(commands === undefined ? {} : { commands }) };
}

/**
 * Takes out, one after the other, the constructs for which the set-up stands, and asks the same clients again: none
 * would prove anything if all of them saw the same. Returns the constructs without which nothing changes.
 */
export async function idleConstructs(lab: string, setUp: SetUp, { probes }: Recording): Promise<string[]> {
  const idle: string[] = [];
  for (const [construct, texts] of Object.entries(setUp.covers ?? {})) {
    const smaller = without(setUp, texts);
    const isWhole = smaller.commands?.length === setUp.commands?.length;
    if (isWhole && textFields.every((field) => smaller[field] === setUp[field]))
      idle.push(`${construct} is not in ${setUp.name}`);
    else if (!(await changes(lab, smaller, probes))) idle.push(`${construct} decides nothing in ${setUp.name}`);
  }
  return idle;
}

async function changes(name: string, setUp: SetUp, before: Recording['probes']): Promise<boolean> {
  const lab = new Lab(name);
  try {
    const seen = await ask(setUp, lab);
    return before.some((probe, i) => probe.seen !== seen[i]);
  } catch (error) {
    if (error instanceof NotLoaded) throw new Error(`${setUp.name} without a construct: ${error.message}`);
    throw error;
  } finally {
    await lab.close();
  }
}
