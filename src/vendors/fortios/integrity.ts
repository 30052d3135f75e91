/** What the shape of a file says about its completeness: cuts, lost lines, entries that ran into one. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SourceFile } from '../../base/span.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { Layout } from './layout.ts'
import { excerpt } from './ledger.ts'
import type { Block, Command, Node, Tree } from './tree.ts'
import { flawText, walk } from './vocabulary.ts'

const ENTRIES_THAT_MATTER = /^(?:firewall|router|system (?:interface|zone|sdwan))\b/

/**
 * A backup gives each attribute of an entry once. Twice means that two entries ran into one because the lines
 * between them were lost: which entry is missing is not known.
 */
export function joinedEntries(source: SourceFile, tree: Tree, diagnostics: Diagnostic[]): Uncertainty[] {
  const found: Uncertainty[] = []
  const visit = (nodes: readonly Node[], matters: boolean): void => {
    for (const node of nodes) {
      if (node.kind === 'block') {
        if (matters || node.path === 'vdom' || node.path === 'global') visit(node.children, matters)
        else if (ENTRIES_THAT_MATTER.test(node.path)) visit(node.children, true)
      } else if (node.kind === 'edit') {
        visit(node.children, matters)
        const again = matters ? repeated(node.children) : undefined
        if (again === undefined) continue
        const span = { source, start: again.start, end: again.end }
        const name = again.words[0]!.text
        const text = {
          ja: `edit ${node.key} に set ${name} が2回あります。2つの edit の境の行が失われています`,
          en: `edit ${node.key} sets ${name} twice: the lines between two entries were lost`,
        }
        found.push({ code: 'joined-entries', text, span })
        diagnostics.push({ code: 'fortios-joined-entries', severity: 'warning', span, text })
      }
    }
  }
  visit(tree.children, false)
  return found
}

function repeated(nodes: readonly Node[]): Command | undefined {
  const seen = new Set<string>()
  for (const node of nodes) {
    if (node.kind !== 'command' || node.verb !== 'set') continue
    const name = node.words[0]!.text
    if (seen.has(name)) return node
    seen.add(name)
  }
  return undefined
}

/** One diagnostic per structural flaw; a cut is an error. */
export function structureDiagnostics(source: SourceFile, tree: Tree): Diagnostic[] {
  const found: Diagnostic[] = []
  walk(tree.children, (node) => {
    if (node.kind !== 'garbage') return
    const span = { source, start: node.start, end: node.end }
    const words = excerpt(source, node)
    if (node.flaw === 'cut-off') {
      found.push({
        code: 'fortios-cut-off',
        severity: 'error',
        span,
        text: {
          ja: 'ファイルが途中で終わっています。設定の全体ではありません',
          en: 'the file ends in the middle: it is not the whole configuration',
        },
        hint: { ja: 'バックアップを取り直してください', en: 'take the backup again' },
      })
    } else if (node.flaw !== 'not-a-statement')
      found.push({ code: `fortios-${node.flaw}`, severity: 'warning', span, text: flawText(node.flaw, words) })
  })
  return found
}

/**
 * A backup whose last block is not the one a FortiGate writes last may have been cut between two blocks,
 * which leaves no other trace.
 */
export function mayBeCut(source: SourceFile, tree: Tree, layout: Layout): Diagnostic[] {
  if (!layout.header.isBackup) return []
  const last = tree.children.findLast((node) => node.kind === 'block')
  const inside = last?.path === 'vdom' || last?.path === 'global' ? deepestBlock(last) : last
  if (inside?.path === 'router multicast') return []
  return [
    {
      code: 'fortios-may-be-cut',
      severity: 'warning',
      span: { source, start: source.text.length, end: source.text.length },
      text: {
        ja: 'バックアップが、FortiGate が最後に書き出す config router multicast で終わっていません。途中で切れている可能性があります',
        en: 'the backup does not end with config router multicast, which a FortiGate writes last: it may have been cut',
      },
      hint: { ja: '末尾まで揃ったファイルか確かめてください', en: 'check that the file is complete to its end' },
    },
  ]
}

function deepestBlock(block: Block): Block | undefined {
  const last = block.children.findLast((node) => node.kind === 'block' || node.kind === 'edit')
  if (last?.kind === 'block') return last
  const inner = last?.children.findLast((node) => node.kind === 'block')
  return inner?.kind === 'block' ? inner : undefined
}
