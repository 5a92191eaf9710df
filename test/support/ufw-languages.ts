import { modelBundle } from './model-bundle.ts';

/** State of ufw → language → command → what it printed. */
export type UfwOutputs = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** What ufw prints in any language says what it says in English: read by its content alone, nothing differs. */
export async function compareLanguages(outputs: UfwOutputs): Promise<{ asked: number; failures: string[] }> {
  const failures: string[] = [];
  const read = new Map<string, Promise<string>>();
  let asked = 0;
  const readOnce = (text: string): Promise<string> => {
    if (!read.has(text)) read.set(text, readUnnamed(text));
    return read.get(text)!;
  };
  for (const [state, { en, ...others }] of Object.entries(outputs)) {
    for (const [language, texts] of Object.entries(others)) {
      for (const [command, text] of Object.entries(texts)) {
        asked++;
        const [said, wanted] = [await readOnce(text), await readOnce(en![command]!)];
        if (said !== wanted) failures.push(`${command} in ${language} (${state}): ${said} and not ${wanted}`);
      }
    }
  }
  return { asked, failures };
}

/** All that the model has of a text in a file whose name says nothing. */
async function readUnnamed(text: string): Promise<string> {
  const { views } = await modelBundle({ 'notes.txt': text }).catch(() => ({ views: [] }));
  return JSON.stringify(
    views.map(({ name, frontEnds, packetFilter }) => ({ name, frontEnds, packetFilter })),
    (_, value) => (value instanceof Map ? [...value] : typeof value === 'bigint' ? String(value) : value),
  );
}

/** Each text once, and which one each command printed. */
export function packOutputs(outputs: UfwOutputs): string {
  const texts: string[] = [];
  const placeOf = (text: string): number => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  const places = JSON.stringify(outputs, (_, value) => (typeof value === 'string' ? placeOf(value) : value));
  return `{"texts":[\n${texts.map((text) => JSON.stringify(text)).join(',\n')}\n],"outputs":${places}}\n`;
}

export function unpackOutputs(packed: string): UfwOutputs {
  const { texts, outputs } = JSON.parse(packed) as { texts: string[]; outputs: unknown };
  return JSON.parse(JSON.stringify(outputs, (_, value) => (typeof value === 'number' ? texts[value] : value)));
}
