import type { SourceFile } from '../../base/span.ts'
import type { Block, Garbage, Tree } from './tree.ts'

/** Model and version as the header line states them. */
export interface Header {
  readonly model: string | undefined
  /** `[7, 2, 8]`, or undefined when the file does not say. */
  readonly version: readonly [major: number, minor: number, patch: number] | undefined
  /** The file starts with `#config-version=`: a backup, not a capture. */
  readonly isBackup: boolean
  /** VDOM of a backup of one VDOM (`#global_vdom=0:vd_name=LGWAN/LGWAN`). */
  readonly vdomOfBackup: string | undefined
}

/** Blocks of one scope by path, in file order. */
export type Blocks = ReadonlyMap<string, readonly Block[]>

/** A file taken apart into its global part and its VDOMs. */
export interface Layout {
  readonly header: Header
  /** The file has `config vdom` or `config global`. */
  readonly multi: boolean
  readonly global: Blocks
  /** In order of first mention. A file without VDOMs has one, called by `#…vd_name` or `root`. */
  readonly vdoms: ReadonlyMap<string, Blocks>
  /** VDOMs that are declared but have no configuration in the file. */
  readonly empty: ReadonlySet<string>
  /** What stands where nothing may stand: reaches the whole device. */
  readonly flaws: readonly Garbage[]
  /** The same, but inside one VDOM. */
  readonly vdomFlaws: ReadonlyMap<string, readonly Garbage[]>
}

/**
 * Reads the comment lines before the first block.
 * `#config-version=<MODEL>-<x.y.z>-FW-build…`; old firmware writes the version as 5.04.
 */
export function headerOf(source: SourceFile): Header {
  const head = source.text.slice(0, 20_000)
  const line = /^\ufeff?#config-version=([^\r\n]*)/m.exec(head)?.[1]
  const banner = /^#\s*Version:\s*(\S+)\s+v(\d+)\.(\d+)\.(\d+)/m.exec(head)
  const parsed = line === undefined ? undefined : /^(.*?)-(\d+)\.(\d+)(?:\.(\d+))?-/.exec(line)
  const version: Header['version'] =
    parsed != null
      ? parsed[4] === undefined
        ? [Number(parsed[2]), Number(parsed[3]![0] ?? 0), Number(parsed[3]!.slice(1) || 0)]
        : [Number(parsed[2]), Number(parsed[3]), Number(parsed[4])]
      : banner != null
        ? [Number(banner[2]), Number(banner[3]), Number(banner[4])]
        : undefined
  const vdom = /^#global_vdom=0:vd_name=([^/\r\n]+)/m.exec(head)?.[1]
  return { model: parsed?.[1] ?? banner?.[1], version, isBackup: line !== undefined, vdomOfBackup: vdom?.trim() }
}

/** Whether the version is known to be at least this one; undefined when the file does not state it. */
export function atLeast(header: Header, major: number, minor: number, patch: number): boolean | undefined {
  if (header.version === undefined) return undefined
  const [a, b, c] = header.version
  if (a !== major) return a > major
  if (b !== minor) return b > minor
  return c >= patch
}

/** Takes a tree apart by VDOM. */
export function layoutOf(source: SourceFile, tree: Tree): Layout {
  const header = headerOf(source)
  const multi = tree.children.some((node) => node.kind === 'block' && (node.path === 'vdom' || node.path === 'global'))
  const global = new Map<string, Block[]>()
  const vdoms = new Map<string, Map<string, Block[]>>()
  const flaws: Garbage[] = []
  const vdomFlaws = new Map<string, Garbage[]>()
  const only = header.vdomOfBackup ?? 'root'
  const add = (blocks: Map<string, Block[]>, block: Block): void => {
    const same = blocks.get(block.path)
    if (same === undefined) blocks.set(block.path, [block])
    else same.push(block)
  }
  const stray = (node: { readonly start: number; readonly end: number }): Garbage => ({
    kind: 'garbage',
    flaw: 'outside-block',
    start: node.start,
    end: node.end,
  })
  if (!multi) vdoms.set(only, new Map())
  for (const node of tree.children) {
    if (node.kind === 'garbage') flaws.push(node)
    else if (node.kind !== 'block') flaws.push(stray(node))
    else if (!multi) add(vdoms.get(only)!, node)
    else if (node.path === 'global') {
      for (const child of node.children) {
        if (child.kind === 'block') add(global, child)
        else flaws.push(child.kind === 'garbage' ? child : stray(child.kind === 'edit' ? child.head : child))
      }
    } else if (node.path === 'vdom') {
      for (const child of node.children) {
        if (child.kind !== 'edit') {
          flaws.push(child.kind === 'garbage' ? child : stray(child.kind === 'block' ? child.head : child))
          continue
        }
        const blocks = vdoms.get(child.key) ?? new Map<string, Block[]>()
        vdoms.set(child.key, blocks)
        const inside = vdomFlaws.get(child.key) ?? []
        vdomFlaws.set(child.key, inside)
        for (const part of child.children) {
          if (part.kind === 'block') add(blocks, part)
          else inside.push(part.kind === 'garbage' ? part : stray(part.kind === 'edit' ? part.head : part))
        }
      }
    } else flaws.push(stray(node.head))
  }
  const empty = new Set([...vdoms].filter(([, blocks]) => blocks.size === 0).map(([name]) => name))
  return { header, multi, global, vdoms, empty, flaws, vdomFlaws }
}
