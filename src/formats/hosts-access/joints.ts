/**
 * Where libwrap's reader glues physical lines together: a backslash directly before the newline, and a NUL byte, at
 * which C's strings end, so that the rest of that line with its newline is lost.
 */
export const joint = String.raw`(?:\\\n|\0[^\n]*\n?)`;

const everyJoint = new RegExp(joint, 'g');
const leadingJoints = new RegExp(`^${joint}+`);

export const withoutJoints = (text: string): string =>
  text.includes('\n') || text.includes('\0') ? text.replace(everyJoint, '') : text;

/** How many characters of joints `text` begins with. */
export const leadingJointLength = (text: string): number => leadingJoints.exec(text)?.[0].length ?? 0;
