import type { Bundle } from './collect-bundle.ts';

/** Path → index of its text. */
export type Places = Readonly<Record<string, number>>;

/** Texts that many recordings share, each once. */
export class TextPlaces {
  readonly #texts = new Map<string, number>();

  placesOf(bundle: Bundle): Places {
    return Object.fromEntries(
      Object.entries(bundle).map(([path, text]) => {
        if (!this.#texts.has(text)) this.#texts.set(text, this.#texts.size);
        return [path, this.#texts.get(text)!];
      }),
    );
  }

  /** A text a line, in JSON. */
  lines(): string {
    return [...this.#texts.keys()].map((text) => JSON.stringify(text)).join(',\n');
  }
}

export const bundleOf = (places: Places, texts: readonly string[]): Bundle =>
  Object.fromEntries(Object.entries(places).map(([path, index]) => [path, texts[index]!]));
