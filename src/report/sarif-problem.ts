/**
 * - `rejected`: GitHub refuses the file, or the upload fails
 * - `misread`: the file is taken, but something in it is dropped, or shown otherwise than it was meant
 */
export interface SarifProblem {
  readonly effect: 'rejected' | 'misread';
  /** JSON Pointer of the first place. */
  readonly where: string;
  readonly message: string;
  /** How often. */
  readonly times: number;
}

export type Say = (effect: SarifProblem['effect'], where: string, message: string) => void;
