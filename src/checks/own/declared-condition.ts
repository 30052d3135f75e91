/** A condition of a policy's own on what is declared of entries. */
import type { Text } from '../../base/text.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import type { OwnCheck, OwnDemand } from '../../model/own-check.ts'
import { declaredOf } from '../attributes/declared.ts'
import { judgeDemands } from '../attributes/demand.ts'
import { evaluate } from '../attributes/evaluate.ts'
import type { CheckContext, Outcome } from '../check.ts'

export function declaredCondition(context: CheckContext<unknown>, own: OwnCheck, asks: OwnDemand & { readonly kind: 'require' }): Outcome {
  const { about, where, that, maxAgeDays } = asks
  const asking = { ...context, ...(maxAgeDays === undefined ? {} : { maxAgeDays }) }
  const asked = subjectsOf(context.topology, about).filter((subject) => {
    if (where === undefined) return true
    const read = (attribute: string) => {
      const declared = declaredOf(asking, subject, attribute)
      return declared.state === 'declared' ? declared.value : undefined
    }
    return evaluate(where, read, context.today) !== false
  })
  if (asked.length === 0) return { findings: [], notApplicable: where === undefined ? NONE : NONE_SUCH }
  const what: Text = { ja: `「${own.title.ja}」`, en: `“${own.title.en}”` }
  const demand = { what, that, ...(where === undefined ? {} : { where }), ...(own.fix === undefined ? {} : { fix: own.fix }) }
  const { attributes } = context.policy
  return judgeDemands({ ...asking, ...(attributes === undefined ? {} : { own: attributes }) }, about, [demand], asked)
}

const NONE: Text = { ja: '対象となるものがこの構成にありません', en: 'this topology has nothing of the kind' }
const NONE_SUCH: Text = { ja: '条件（where）に当てはまるものがこの構成にありません', en: 'nothing in this topology is as `where` says' }
