/** A small generator with a seed, so that every run measures the same files (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An iptables-save with `count` rules for random sources in INPUT. */
export function manySources(count: number): string {
  const random = randomNumbers(count);
  const byte = (): number => Math.floor(random() * 256);
  const rules: string[] = [];
  for (let i = 0; i < count; i++) {
    const source = `${1 + Math.floor(random() * 222)}.${byte()}.${byte()}.${byte()}`;
    rules.push(
      `-A INPUT -s ${source}/32 -p tcp -m tcp --dport ${random() < 0.5 ? 22 : 443} -j ${random() < 0.5 ? 'ACCEPT' : 'DROP'}`,
    );
  }
  return `*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
}
