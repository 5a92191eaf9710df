/** `*` stands for any run of characters, `?` for one; case counts, as in names of users and groups. */
export function matchesName(glob: string, name: string): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < name.length) {
    if (glob[p] === '*') {
      star = p++;
      resume = s;
    } else if (p < glob.length && (glob[p] === '?' || glob[p] === name[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (glob[p] === '*') p++;
  return p === glob.length;
}
