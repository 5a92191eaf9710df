// Runs in the browser, and says what is wrong with the page as it is laid out now; one sentence a problem.
(narrow) => {
  const problems = [];
  const name = (element) => `<${element.localName}${element.className ? ` class="${element.className}"` : ''}> ${JSON.stringify((element.textContent ?? '').trim().slice(0, 40))}`;
  const say = (text, element) => problems.push(element ? `${text}: ${name(element)}` : text);
  const root = document.documentElement;

  if (root.scrollWidth > root.clientWidth) say(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
  if (document.querySelectorAll('h1').length !== 1) say('there is not exactly one h1');
  if (!root.lang || !document.title) say('language or title is missing');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) say(`the id ${id} is there twice`);

  // Text that a visitor sees: size and contrast.
  const channels = (text) => (/rgba?\(([^)]+)\)/.exec(text)?.[1] ?? '0,0,0,0').split(/[ ,/]+/).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = channels(getComputedStyle(one).backgroundColor);
      if ((color[3] ?? 1) === 1) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() === '' || seen.has(element) || !element.checkVisibility()) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    const least = element.matches('main p, main li') ? 14 : 12;
    if (size < least) say(`text of ${size} px, less than ${least}`, element);
    const [one, other] = [luminance(channels(style.color)), luminance(background(element))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) say(`contrast ${contrast.toFixed(2)}`, element);
  }

  // What fingers hit: links in running text are as high as their line; everything else has room.
  for (const element of narrow ? document.querySelectorAll('a, button, input, summary') : []) {
    const { width, height, left } = element.getBoundingClientRect();
    if (!element.checkVisibility() || left < 0) continue;
    const inText = getComputedStyle(element).display === 'inline' && element.closest('p, li, td, th, h1, h2, h3, footer');
    const least = element.closest('nav') ? 44 : 24;
    if (!inText && (width < 24 || height < least)) say(`a target of ${width.toFixed(0)} × ${height.toFixed(0)} px`, element);
  }
  return problems;
}
