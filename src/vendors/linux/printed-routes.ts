/** `ip route` and `ip -6 route` alone, as the routing table of a device. */
import { wholeFile } from '../../base/span.ts'
import type { PrintedRoutes, PrintedRoutesFormat, PrintedTable } from '../vendor.ts'
import { dumpOf } from './dump.ts'
import { brokenRoute, listingOf, modelRoutes } from './route-table.ts'
import { tallyOf, uncertainty } from './tally.ts'

export const printedRoutes: PrintedRoutesFormat = {
  recognise: (source) => {
    const { routes, unknown, commands } = dumpOf(source)
    if (routes.length === 0) return commands.some(({ name }) => name === 'routes') && unknown.length === 0 ? 0.6 : 0
    const plain = routes.filter(({ text }) => /\s(?:dev|via|nexthop)\s|^(?:unreachable|blackhole|prohibit) /.test(text)).length
    return plain === 0 ? 0 : Math.round((plain / (routes.length + 2 * unknown.length)) * 100) / 100
  },
  read: (source) => {
    const dump = dumpOf(source)
    const tally = tallyOf()
    const { routes, families, broken } = listingOf(dump.routes, tally)
    const strangers = dump.unknown.map((line) =>
      tally.notUnderstood(
        uncertainty('unknown-statement', { ja: '経路表の行ではありません', en: 'this is no line of a routing table' }, line.span),
      ),
    )
    const asked = new Set([...families, ...dump.commands.flatMap((c) => (c.name === 'routes' ? [c.family ?? 4] : []))])
    const tables = ([4, 6] as const).flatMap((family): readonly PrintedTable[] => {
      if (!asked.has(family)) return []
      const own = routes.filter((route) => route.family === family && route.table === 'main')
      const notUnderstood = [...broken.filter((each) => each.family === family).map(({ line }) => brokenRoute(line)), ...strangers]
      return [{ domain: '', family, routes: modelRoutes(own), notUnderstood, span: wholeFile(source) }]
    })
    const { understood, notUnderstood } = tally.coverage()
    const value: PrintedRoutes = { tables, understood, notUnderstood }
    return { value, diagnostics: [] }
  },
}
