/** How far a run is, for a terminal. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #total: number;
  readonly #begun: number;
  #done = 0;
  #drawn = 0;

  /** `write` goes to the terminal, `now` is in milliseconds. */
  constructor(total: number, write: (text: string) => void, now: () => number = Date.now) {
    this.#total = total;
    this.#write = write;
    this.#now = now;
    this.#begun = now();
  }

  /** One more is done; `lines` stay on the screen. */
  add(lines: readonly string[]): void {
    this.#done++;
    const now = this.#now();
    const text = lines.map((line) => `${line}\n`).join('');
    if (text === '' && now - this.#drawn < leastBetween && this.#done < this.#total) return;
    this.#drawn = now;
    this.#write(`${clear}${text}${this.line()}`);
  }

  /** Leaves a clean line. */
  end(): void {
    this.#write(clear);
  }

  line(): string {
    const seconds = (this.#now() - this.#begun) / 1000;
    const count = `${this.#done} of ${this.#total}`;
    if (this.#done === 0 || seconds <= 0) return count;
    const rate = this.#done / seconds;
    const left = Math.ceil((this.#total - this.#done) / rate);
    const speed = rate < 10 ? rate.toFixed(1) : Math.round(rate).toString();
    return `${count}, ${speed} a second, ${timeText(left)} left`;
  }
}

/** Milliseconds between two drawings. */
const leastBetween = 100;
/** To the beginning of the line, and nothing behind it. */
const clear = '\r\x1b[K';

function timeText(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
