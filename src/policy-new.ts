/** The pipeline from a few answers, and perhaps a list of clauses, to a policy of a body's own. */
import type { Diagnostic } from './base/diagnostic.ts'
import type { SourceFile } from './base/span.ts'
import type { Locale, Text } from './base/text.ts'
import type { PolicyLoader } from './intent/policy.ts'
import { readPolicies } from './intent/policy.ts'
import type { PolicyProposal, ProposedClause } from './propose/policy.ts'
import { writePolicy } from './propose/policy.ts'
import { readCsv } from './syntax/csv.ts'

export interface NewPolicyOptions extends Omit<PolicyProposal, 'clauses'> {
  /** Language of the comments. */
  readonly locale: Locale
  /** A list of clauses: number and exact words, in two columns of a CSV. */
  readonly clauses?: SourceFile
  /** Finds the policy it extends. */
  readonly load: PolicyLoader
}

export interface NewPolicy {
  /** Undefined when the list of clauses cannot be used, or when bunri is wrong (`defects`). */
  readonly yaml: string | undefined
  readonly clauses: number
  readonly diagnostics: readonly Diagnostic[]
  /** What bunri wrote and cannot read. */
  readonly defects: readonly Text[]
}

/** Writes a policy that can be read at once, and tells what is wrong with the list it was given. */
export function newPolicy({ locale, clauses: source, load, ...answers }: NewPolicyOptions): NewPolicy {
  const listed = source === undefined ? { clauses: [], diagnostics: [] } : readClauseList(source)
  const refused = { yaml: undefined, clauses: 0, diagnostics: listed.diagnostics, defects: [] }
  if (listed.diagnostics.some(({ severity }) => severity === 'error')) return refused
  const yaml = writePolicy({ ...answers, clauses: listed.clauses }, locale)
  const written: SourceFile = { path: `${answers.id}.yaml`, text: yaml, encoding: 'utf-8', sha256: '' }
  const { diagnostics } = readPolicies([written], load)
  const missing = diagnostics.filter(({ code }) => code.startsWith('extends-'))
  if (missing.length > 0) return { ...refused, diagnostics: missing }
  const defects = diagnostics.filter(({ severity }) => severity === 'error').map(({ text }) => text)
  return { yaml: defects.length > 0 ? undefined : yaml, clauses: listed.clauses.length, diagnostics: listed.diagnostics, defects }
}

const HEADINGS = new Set(['条項', '番号', '条', 'clause', 'number', 'no', 'no.'])

function readClauseList(source: SourceFile): { readonly clauses: readonly ProposedClause[]; readonly diagnostics: readonly Diagnostic[] } {
  const { value: rows = [], diagnostics: found } = readCsv(source)
  const diagnostics: Diagnostic[] = [...found]
  const clauses = new Map<string, ProposedClause>()
  for (const [at, { cells }] of rows.entries()) {
    const [number, words] = cells
    const id = number?.text.trim() ?? ''
    const quote = words?.text.replaceAll(/\s*[\r\n]+\s*/g, '').trim() ?? ''
    if (id === '' && quote === '') continue
    if (at === 0 && HEADINGS.has(id.toLowerCase())) continue
    const complain = (text: Text, hint: Text): void => {
      diagnostics.push({
        code: 'bad-clause-list',
        severity: 'error',
        span: (id === '' ? words : number)?.span ?? { source, start: 0, end: 0 },
        text,
        hint,
      })
    }
    if (id === '' || quote === '')
      complain(
        { ja: '条項の番号か文言がありません', en: 'the number or the words of a clause are missing' },
        { ja: '1 列目に条項の番号、2 列目に文言を書いてください', en: 'write the number in the first column and its words in the second' },
      )
    else if (clauses.has(id))
      complain(
        { ja: `条項 ${id} が 2 度あります`, en: `clause ${id} is there twice` },
        { ja: '番号を書き分けてください', en: 'give each a number of its own' },
      )
    else clauses.set(id, { id, quote })
  }
  return { clauses: [...clauses.values()], diagnostics }
}
