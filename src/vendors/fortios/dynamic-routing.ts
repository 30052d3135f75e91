import type { RouteUncertainty } from '../../model/route.ts'
import type { Scope } from './scope.ts'
import { wordOf } from './scope.ts'
import type { Block } from './tree.ts'
import { acceptAll, unknownGarbage, walk } from './vocabulary.ts'

/** Protocols, and the IP version they route where it is one only. */
const PROTOCOLS = [['rip', 4], ['ripng', 6], ['ospf', 4], ['ospf6', 6], ['bgp'], ['isis']] as const

/** Nested tables that a FortiGate prints with defaults even when the protocol is off. */
const NOT_CONTENT = /^redistribute6?( |$)/

/**
 * Routing protocols that run. Every unit prints their blocks; one runs when it names a network, an interface,
 * an area or a neighbour (BGP: a neighbour and an AS). What they learn is not in the file.
 */
export function dynamicRouting(scope: Scope): RouteUncertainty[] {
  const found: RouteUncertainty[] = []
  for (const [protocol, family] of PROTOCOLS) {
    const entry = scope.singleton(`router ${protocol}`)
    if (entry === undefined) continue
    const blocks = scope.table(`router ${protocol}`).blocks
    for (const block of blocks) {
      acceptAll(scope.ledger, block.children)
      walk(block.children, (node) => {
        if (node.kind === 'garbage') scope.uncertainties.push(unknownGarbage(scope.ledger, node))
      })
    }
    const contents = [...entry.nested].filter(([path]) => !NOT_CONTENT.test(path)).flatMap(([, nested]) => nested)
    const first = contents.find((block) => block.children.some((child) => child.kind === 'edit'))
    if (first === undefined) continue
    if (protocol === 'bgp' && (wordOf(entry, 'as') ?? '0') === '0' && !hasNeighbour(contents)) continue
    const name = protocol.toUpperCase()
    const text = { ja: `${name} で学ぶ経路はファイルにありません`, en: `routes learned by ${name} are not in the file` }
    found.push({ code: 'dynamic-routing', text, span: scope.ledger.span(first.head), ...(family === undefined ? {} : { family }) })
  }
  return found
}

function hasNeighbour(blocks: readonly Block[]): boolean {
  return blocks.some((block) => block.path.startsWith('neighbor') && block.children.some((child) => child.kind === 'edit'))
}
