import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

describe('a first packet that is sent again in vain', () => {
  it('blames what dropped it first, not the limit that its repetitions met', async () => {
    const rules = [
      'table ip f {',
      '  chain in {',
      '    type filter hook input priority filter; policy drop;',
      '    tcp dport 22 limit rate over 5/minute burst 2 packets drop',
      '    ip saddr 10.0.0.0/8 tcp dport 22 accept',
      '  }',
      '}',
    ];
    const view = (await modelBundle({ 'nft-list-ruleset.txt': `${rules.join('\n')}\n` })).views[0]!;
    const query = { from: parseAddress('203.0.113.7')!, to: parseAddress('192.0.2.10')!, port: 22 };
    const [answer] = answerQueries(view, [query]);
    expect(answer!.verdict).toBe('timeout');
    const places = answer!.because.map(
      ({ origin }) => view.packetFilter.tables[0]!.chains.get('in')!.base!.policyOrigin === origin,
    );
    expect(places).toEqual([true]);
  });
});
