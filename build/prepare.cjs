/**
 * npm's `prepare`: builds where the repository itself is installed as a package (`npm install github:…`, pre-commit), since
 * its `dist` is not committed. In a checkout where somebody works, `npm install` only installs.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, realpathSync } = require('node:fs');

function npm(...args) {
  // With `npm install --global` of a repository, npm installs what the build needs globally, too, and not here.
  const { npm_config_global: _, ...environment } = process.env;
  const options = { stdio: 'inherit', env: environment, shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', args, options);
  if (status !== 0) process.exit(status ?? 1);
}

const asked = process.env.INIT_CWD;
if (asked !== undefined && realpathSync(asked) !== realpathSync(process.cwd())) {
  if (!existsSync('node_modules/tsdown')) npm('install', '--ignore-scripts', '--include=dev', '--no-save');
  npm('run', 'build');
}
