import { format as config } from '#formats/sshd-config/format';
import { format as effective } from '#formats/sshd-effective/format';
import { format as testRun } from '#formats/sshd-test/format';
import { type LoweredSshd, lowerSshd } from './sshd-host.ts';

/** Configuration and what sshd said of it, through the three formats that read them. */
export const lowerWithConfig = (texts: Readonly<Record<string, string>>): Promise<LoweredSshd> =>
  lowerSshd([config, effective, testRun], texts);
