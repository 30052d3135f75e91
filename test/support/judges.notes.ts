/** What judges.ts notes of skipped tests, and how it is printed. Free of vitest, for the global setup. */

/** Names the folder in which all test files together note what was skipped; set by `judges.setup.ts`. */
export const NOTES_VARIABLE = 'BUNRI_JUDGES_NOTES'
export const NOTES_FILE = 'skipped.jsonl'

export interface Skipped {
  readonly judge: string
  readonly reason: string
  readonly title: string
}

/** Judge, tests skipped, reason: one line each, widest first column aligned. */
export function tableOf(entries: readonly Skipped[]): string {
  const judges = new Map<string, { reason: string; count: number }>()
  for (const { judge: name, reason } of entries) judges.set(name, { reason, count: (judges.get(name)?.count ?? 0) + 1 })
  const width = Math.max(...[...judges.keys()].map((name) => name.length))
  const lines = [...judges].map(([name, { reason, count }]) => `  ${name.padEnd(width)}  ${String(count).padStart(3)} skipped  ${reason}`)
  return `\n!! JUDGES MISSING: nothing was compared with them\n${lines.join('\n')}\n\n`
}
