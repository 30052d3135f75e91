/** Defect cases: edits to the sample city and what must come of them. One YAML file each in `defects/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Edit } from './edit.ts'

/** A line of an edited file, by text: never by number. */
export interface Spot {
  readonly file: string
  /** The line on which this text ends. */
  readonly line?: string
  readonly within?: string
  /** The first line of the FortiOS entry that holds this text. */
  readonly entry?: string
}

export interface ExpectedFinding extends Spot {
  readonly check: string
  readonly verdict: 'violation' | 'not-evaluable'
  readonly severity: string
  readonly from?: string
  readonly to?: string
}

/** A verdict that is not the untouched city's, and why. */
export interface Change {
  readonly verdict: string
  readonly because: string
  /** The policies it changes under; absent: all. */
  readonly policies?: readonly string[]
}

export interface DefectCase {
  readonly id: string
  readonly title: string
  readonly edits: readonly Edit[]
  readonly expect: {
    readonly exit: 1 | 2 | 3
    /** The finding shown first. */
    readonly first?: ExpectedFinding
    /** Other findings that must be there, at their lines. */
    readonly also?: readonly ExpectedFinding[]
    /** Lines that the hops of the first finding name besides its cause. */
    readonly path?: readonly Spot[]
    /** Every check whose verdict differs from the untouched city's, and why it shares the cause. Complete. */
    readonly changes?: Readonly<Record<string, Change>>
    /** For inputs that are refused. */
    readonly diagnostic?: { readonly code: string; readonly file: string }
  }
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'defects')

export const defectCases: readonly DefectCase[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => parse(readFileSync(join(FOLDER, name), 'utf8')) as DefectCase)
