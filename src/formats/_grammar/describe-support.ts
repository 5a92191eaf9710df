import type { Span } from '#core/source-file';
import type { Description, SupportRow, SupportState } from '../format.ts';

const states: Readonly<Record<SupportState, string>> = {
  modelled: 'sshreach knows exactly what this does to a connection.',
  partial: 'sshreach knows for some of its values what this does to a connection.',
  opaque: 'sshreach cannot tell what this does: where it decides, the answer is `unknown`.',
  irrelevant: 'This has no bearing on who reaches SSH.',
  unknown: 'sshreach does not understand this, and says so.',
};

/** A construct as its support table has it, behind what it is for, where somebody wrote that down. */
export function describeSupport(
  { construct, state, note }: SupportRow,
  span: Span,
  { title = construct, meaning = null }: { readonly title?: string; readonly meaning?: string | null } = {},
): Description {
  const support = note === '' ? states[state] : `${states[state]} In short: ${note}.`;
  return { span, title, paragraphs: meaning === null ? [support] : [meaning, support] };
}
