import type { SetUp } from '../set-up.ts';
import { answerLostSetUps, answerSetUps, sentAgainSetUps } from './answers.ts';
import { burstSetUps } from './bursts.ts';
import { earlyAnswerSetUps } from './early-answers.ts';
import { forwardedSetUps } from './forwarded.ts';
import { headerFieldSetUps } from './header-fields.ts';
import { hostSetUps } from './host.ts';
import { ipsetSetUps } from './ipsets.ts';
import { iptablesSetUps } from './iptables.ts';
import { iptablesMatchSetUps } from './iptables-matches.ts';
import { iptablesRuleSetUps } from './iptables-rules.ts';
import { kernelParameterSetUps } from './kernel-parameters.ts';
import { nftSetUps } from './nft.ts';
import { nftChanceSetUps } from './nft-chance.ts';
import { nftConstructSetUps } from './nft-constructs.ts';
import { nftPlainHeaderSetUps } from './nft-plain-headers.ts';
import { pastedSetUps } from './pasted.ts';
import { wayBackSetUps } from './ways-back.ts';

/** Every server that was written by hand. */
export const setUps: readonly SetUp[] = [
  ...iptablesSetUps,
  ...iptablesMatchSetUps,
  ...iptablesRuleSetUps,
  ...ipsetSetUps,
  ...nftConstructSetUps,
  ...nftSetUps,
  ...nftChanceSetUps,
  ...burstSetUps,
  ...nftPlainHeaderSetUps,
  ...pastedSetUps,
  ...forwardedSetUps,
  ...hostSetUps,
  ...kernelParameterSetUps,
  ...answerSetUps,
  ...answerLostSetUps,
  ...sentAgainSetUps,
  ...headerFieldSetUps,
  ...earlyAnswerSetUps,
  ...wayBackSetUps,
];
