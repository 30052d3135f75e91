import type { Cell, MatrixKey, Policy } from '../model/policy.ts'
import { CELLS, externalKey } from '../model/policy.ts'
import { BASE_TIERS, EXTERNAL_KINDS } from '../model/topology.ts'
import { listed } from './fields.ts'
import type { WrittenPolicy } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { suggestion } from './problems.ts'

/** Rows and columns every policy may name. */
export const STANDARD_KEYS: readonly MatrixKey[] = [...BASE_TIERS, ...EXTERNAL_KINDS.map(externalKey)]

/** Every row and column that a policy may name: the standard ones, its own tiers, and those of the policy it extends. */
export function matrixKeys(written: WrittenPolicy, base: Policy | undefined): readonly MatrixKey[] {
  const inherited = [...(base?.matrix ?? [])].flatMap(([row, columns]) => [row, ...columns.keys()])
  return [...new Set([...STANDARD_KEYS, ...listed(written.tiers), ...inherited])]
}

/** The matrix of a policy laid over the one it extends, cell by cell. */
export function mergeMatrix(problems: Problems, written: WrittenPolicy, base: Policy | undefined): Policy['matrix'] {
  const known = matrixKeys(written, base)
  const matrix = new Map([...(base?.matrix ?? [])].map(([row, columns]) => [row, new Map(columns)] as const))
  for (const row of problems.document.keys(['matrix'])) {
    // A mistyped row or column would leave the cell it was meant for as it was, which may be looser.
    if (!known.includes(row)) unknownKey(problems, ['matrix', row], row, known)
    const columns = matrix.get(row) ?? new Map<MatrixKey, Cell>()
    matrix.set(row, columns)
    for (const column of problems.document.keys(['matrix', row])) {
      const path = ['matrix', row, column]
      if (!known.includes(column)) unknownKey(problems, path, column, known)
      const cell = written.matrix?.[row]?.[column]
      if (cell === undefined) continue
      const before = columns.get(column) ?? (STANDARD_KEYS.includes(row) && STANDARD_KEYS.includes(column) ? 'none' : undefined)
      if (base !== undefined && before !== undefined && CELLS.indexOf(cell) > CELLS.indexOf(before)) {
        problems.note(
          'cell-loosened',
          { value: path },
          {
            ja: `${row} → ${column} は、土台の ${base.id} では ${before} です。このポリシーは ${cell} に緩めています`,
            en: `${row} → ${column} is ${before} in ${base.id}; this policy loosens it to ${cell}`,
          },
        )
      }
      columns.set(column, cell)
    }
  }
  return matrix
}

function unknownKey(problems: Problems, path: readonly string[], key: string, known: readonly string[]): void {
  problems.error(
    'unknown-name',
    { key: path },
    { ja: `行列に「${key}」という系や外部ネットワークはありません`, en: `the matrix knows no tier or external network called "${key}"` },
    suggestion(key, known, { ja: '独自の系なら tiers に書いてください', en: 'list it under tiers if it is a tier of your own' }),
  )
}
