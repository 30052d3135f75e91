/** What a web filter profile does to webmail, file storage and social networks. */
import type { Span } from '../../base/span.ts'
import type { SiteCategory, SiteFilter } from '../../model/rule.ts'
import { wordOf, wordsOf } from './scope.ts'
import type { Entry } from './table.ts'
import { singletonOf, tableOf } from './table.ts'

/**
 * FortiGuard categories, with the group that older releases let a filter name instead. Source: FortiOS 6.0 CLI reference,
 * `get webfilter categories`.
 */
const CATEGORIES: readonly { readonly category: SiteCategory; readonly id: string; readonly group: string }[] = [
  { category: 'webmail', id: '23', group: 'g06' },
  { category: 'storage', id: '24', group: 'g04' },
  { category: 'sns', id: '37', group: 'g06' },
]

/**
 * Reads a profile. A filter with `action block` blocks its category; `monitor` (the default), `warning` and `allow` let it
 * through, and so does a profile without a filter for it. What `authenticate` does hangs on the user. A list of sites
 * (`urlfilter-table`) may block what no filter speaks of. Source: FortiOS CLI references 5.6 to 7.6, `config webfilter profile`.
 */
export function sitesOf(entry: Entry, spanOf: (place: Entry['head']) => Span): SiteFilter {
  const fortiguard = singletonOf('ftgd-wf', entry.nested.get('ftgd-wf') ?? [])
  const off = wordsOf(fortiguard, 'options').includes('ftgd-disable')
  const filters = [...tableOf('filters', fortiguard?.nested.get('filters') ?? []).entries.values()]
  const listed = ['urlfilter-table', 'web'].some((name) => entry.settings.has(name) || entry.nested.has(name))
  const blocks: SiteCategory[] = []
  const allows: { readonly category: SiteCategory; readonly span: Span }[] = []
  for (const { category, id, group } of CATEGORIES) {
    const filter =
      filters.find((each) => wordOf(each, 'category') === id) ?? filters.find((each) => wordOf(each, 'category')?.toLowerCase() === group)
    const action = filter === undefined ? undefined : (wordOf(filter, 'action') ?? 'monitor')
    if (filter !== undefined && !filter.closed) continue
    if (action === 'block' && !off) blocks.push(category)
    else if (filter !== undefined && action !== 'authenticate' && !off)
      allows.push({ category, span: spanOf(filter.settings.get('action') ?? filter.settings.get('category') ?? filter.head) })
    else if (!listed && (off || filter === undefined)) {
      const options = off ? fortiguard?.settings.get('options') : undefined
      allows.push({ category, span: spanOf(options ?? entry.head) })
    }
  }
  return { blocks, allows }
}
