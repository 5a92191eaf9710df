/** `npm run new:rule -- HOP/NAME`: a rule, its page and a first fixture. */
import { writeFileSync } from 'node:fs';
import { generateRegistries } from './generated-files.ts';
import { projectRoot } from './project.ts';
import { writeNewFiles } from './write-files.ts';

const namespaces = 'cloud|route|host-firewall|listener|tcp-wrappers|sshd|auth|input|expectation';

const [id = ''] = process.argv.slice(2);
const match = new RegExp(`^(${namespaces})/([a-z0-9]+(?:-[a-z0-9]+)*)$`).exec(id);
if (match === null) {
  process.stderr.write(`Usage: npm run new:rule -- HOP/NAME
HOP is one of ${namespaces.replaceAll('|', ', ')}; NAME says what is there, in kebab-case: listener/loopback-only
`);
  process.exit(2);
}

const title = match[2]!.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

const rule = `import { defineRule } from '#engine/rule';

/** State here what is there, in one sentence. */
export default defineRule({
  id: '${id}',
  title: '${title}',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    found: 'What is there. Why SSH fails because of it. What to do.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    if (config === null) return;
    for (const { keyword, origin } of config.places) if (keyword === 'port') report({ message: 'found', at: origin });
  },
});
`;

const page = `# ${id}

${title}.

## What the client sees

## Why

## Example

\`etc/ssh/sshd_config\`:

\`\`\`sshdconfig
Port 22
\`\`\`

sshreach says:

\`\`\`text
what \`UPDATE_FIXTURES=1 npx vitest run test/meta/pages.test.ts\` writes here
\`\`\`

## How to fix

## When to ignore it

## Versions

All.

## References

- sshd_config(5)
`;

writeNewFiles({
  [`rules/${id}.ts`]: rule,
  [`rules/${id}.md`]: page,
  [`fixtures/rules/${id}/found/bundle/etc/ssh/sshd_config`]: 'Port 22\n',
  [`fixtures/rules/${id}/found/findings.txt`]: '',
});
for (const { path, content } of generateRegistries()) writeFileSync(`${projectRoot}${path}`, content);
process.stdout.write(
  'Next: write the rule and its page, then `npm run generate` and `UPDATE_FIXTURES=1 npx vitest run test/fixtures`.\n',
);
