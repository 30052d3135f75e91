/** Exit codes, as the README states them. When several apply, the one named first here decides. */
export const EXIT = {
  /** A defect in bunri itself. */
  defect: 70,
  /** Wrong usage. */
  usage: 64,
  /** An input is missing, unreadable or invalid. */
  input: 3,
  violation: 1,
  notEvaluable: 2,
  ok: 0,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What `--allow-unknown` makes of a verdict. */
export function exitCodeOf(verdict: 0 | 1 | 2, allowUnknown: boolean): ExitCode {
  return verdict === EXIT.notEvaluable && allowUnknown ? EXIT.ok : verdict
}
