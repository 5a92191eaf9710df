/** Longer names are cut by the collectors, so that they still fit a file system. */
const longestName = 255;

/**
 * How sos and insights-client name the file that holds the output of a command: `nft -a list ruleset` becomes
 * `nft_-a_list_ruleset`, `lsof +M -n -l -c ''` becomes `lsof_M_-n_-l_-c`.
 */
export function commandFileName(command: string): string {
  return command
    .trim()
    .replace(/^\/(?:usr\/|)s?bin\//, '')
    .replace(/[^\w\-./]+/g, '_')
    .replace(/\//g, '.')
    .replace(/^[ ._-]+|[ ._-]+$/g, '')
    .slice(0, longestName);
}
