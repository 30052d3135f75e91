/** What reading a cell gives: its meaning, or what is wrong with it and what to write instead. */
import type { Text } from '../../base/text.ts'

export type Reading<T> =
  | {
      readonly ok: true
      readonly value: T
      /** Readable, and worth a second look. */
      readonly remarks: readonly Remark[]
    }
  | { readonly ok: false; readonly problem: Text; readonly hint: Text }

export interface Remark {
  readonly code: string
  readonly text: Text
  /** Why the value is known only between bounds; absent where it is exact. */
  readonly uncertain?: true
}

export function means<T>(value: T, remarks: readonly Remark[] = []): Reading<T> {
  return { ok: true, value, remarks }
}

export function refused(problem: Text, hint: Text): { readonly ok: false; readonly problem: Text; readonly hint: Text } {
  return { ok: false, problem, hint }
}

/** Every value, or the first refusal. */
export function everyOf<T>(readings: readonly Reading<T>[]): Reading<readonly T[]> {
  const values: T[] = []
  const remarks: Remark[] = []
  for (const reading of readings) {
    if (!reading.ok) return reading
    values.push(reading.value)
    remarks.push(...reading.remarks)
  }
  return means(values, remarks)
}
