/** Attributes of a body's own: named, typed, and added to those of the policy it extends. */
import type { Attribute } from '../model/attribute.ts'
import type { Policy } from '../model/policy.ts'
import { textOf } from './clauses.ts'
import { listed } from './fields.ts'
import type { WrittenPolicy } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { present } from './problems.ts'

const ATTRIBUTE = /^x-[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

export function mergeAttributes(
  problems: Problems,
  written: WrittenPolicy,
  base: Policy | undefined,
): ReadonlyMap<string, Attribute> | undefined {
  const attributes = new Map(base?.attributes ?? [])
  for (const name of problems.document.keys(['attributes'])) {
    const entry = written.attributes?.[name]
    if (entry === undefined) continue
    const path = ['attributes', name]
    if (!ATTRIBUTE.test(name)) {
      const bare = name
        .toLowerCase()
        .replace(/^x[-_]?/, '')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
      const instead = /^[a-z]/.test(bare) ? `x-${bare}` : 'x-floor'
      problems.error(
        'bad-name',
        { key: path },
        {
          ja: `独自の項目「${name}」の名前は、x- と英小文字、数字、ハイフンで書きます`,
          en: `the name of the attribute "${name}" has to be x- and then lower-case letters, digits and hyphens`,
        },
        { ja: `例: ${instead}`, en: `for example: ${instead}` },
      )
      continue
    }
    const values = entry.values === undefined ? undefined : listed(entry.values)
    if (values !== undefined && entry.type !== 'text' && entry.type !== 'list')
      problems.error(
        'wrong-value',
        { key: [...path, 'values'] },
        { ja: `values を書けるのは text と list だけです`, en: 'only text and list have values' },
        { ja: 'この行を消してください', en: 'remove this line' },
      )
    const unit = entry.unit === undefined ? undefined : textOf(entry.unit)
    attributes.set(name, { type: entry.type, title: textOf(entry.title), ...present({ unit, values }) })
  }
  return attributes.size === 0 ? undefined : attributes
}
