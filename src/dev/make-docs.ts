/** `npm run docs`: the site of all pages, in `dist-docs`. */
import { projectRoot } from './project.ts';
import { buildSite } from './site/build-site.ts';

const pages = buildSite(`${projectRoot}dist-docs`);
process.stdout.write(`dist-docs: ${pages} pages. Open dist-docs/index.html.\n`);
