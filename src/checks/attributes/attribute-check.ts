/** Checks that only declarations can answer, written as demands: one evaluator for all of them. */
import type * as z from 'zod'
import type { Text } from '../../base/text.ts'
import type { SubjectKind } from '../../model/attribute.ts'
import type { Subject } from '../../model/entry-field.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import type { Check, CheckContext } from '../check.ts'
import { defineCheck } from '../check.ts'
import type { Demand } from './demand.ts'
import { judgeDemands } from './demand.ts'

/** No exception excuses its findings: they have no packets, and the entry is to be mended. */
export interface AttributeCheck<S extends z.ZodType> extends Omit<Check<S>, 'run' | 'waivable'> {
  readonly subjects: SubjectKind
  /** Which entries it asks about; absent: all. */
  among?(subject: Subject, context: CheckContext<z.infer<S>>): boolean
  /** Why it does not apply where there are none. */
  readonly none: Text
  demands(parameters: z.infer<S>, context: CheckContext<z.infer<S>>): readonly Demand[]
  /** Evidence older than this counts as lapsed. */
  maxAgeDays?(parameters: z.infer<S>): number | undefined
}

/** A check from its demands. */
export function attributeCheck<S extends z.ZodType>({ subjects, among, none, demands, maxAgeDays, ...check }: AttributeCheck<S>): Check<S> {
  return defineCheck({
    ...check,
    waivable: false,
    run(context) {
      const entries = subjectsOf(context.topology, subjects).filter((subject) => among?.(subject, context) ?? true)
      if (entries.length === 0) return { findings: [], notApplicable: none }
      const oldest = maxAgeDays?.(context.parameters)
      return judgeDemands(
        { ...context, ...(oldest === undefined ? {} : { maxAgeDays: oldest }) },
        subjects,
        demands(context.parameters, context),
        entries,
      )
    },
  })
}
