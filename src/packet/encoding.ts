/**
 * The interval diagram of a set as lines of text and back, exactly: for sets that no list of boxes says briefly. One line
 * per node, children before parents, the root last: `level upper>child upper>child …`, where a child is `-` (outside),
 * `+` (inside) or the number of an earlier line, counted from 0.
 */
import { Diagram } from './diagram.ts'
import { diagram } from './space.ts'

const OUTSIDE = '-'
const INSIDE = '+'

/** The lines of a plain set (terminals 0 and 1 only). Equal sets give equal lines. */
export function linesOfNode(root: number): string[] {
  const lines: string[] = []
  const names = new Map<number, string>([
    [Diagram.none, OUTSIDE],
    [Diagram.all, INSIDE],
  ])
  const visit = (node: number): string => {
    const known = names.get(node)
    if (known !== undefined) return known
    const edges = [...diagram.edgesOf(node)].map(({ high, child }) => `${high}>${visit(child)}`)
    const name = String(lines.length)
    lines.push(`${diagram.levelOf(node)} ${edges.join(' ')}`)
    names.set(node, name)
    return name
  }
  const name = visit(root)
  return lines.length === 0 ? [name] : lines
}

/** The node that some lines describe; undefined when they are not the lines of a set. */
export function nodeOfLines(lines: readonly string[]): number | undefined {
  if (lines.length === 1 && lines[0] === OUTSIDE) return Diagram.none
  if (lines.length === 1 && lines[0] === INSIDE) return Diagram.all
  const nodes: number[] = []
  for (const line of lines) {
    const node = nodeOfLine(line, nodes)
    if (node === undefined) return undefined
    nodes.push(node)
  }
  return nodes.at(-1)
}

function nodeOfLine(line: string, nodes: readonly number[]): number | undefined {
  const [levelText = '', ...parts] = line.split(' ')
  const level = numberOf(levelText)
  const maximum = level === undefined ? undefined : diagram.maxima[level]
  if (level === undefined || maximum === undefined || parts.length < 2) return undefined
  const edges: { high: number; child: number }[] = []
  let last = -1
  for (const part of parts) {
    const [upper = '', name = '', ...more] = part.split('>')
    const high = numberOf(upper)
    const child = childOf(name, nodes)
    if (high === undefined || child === undefined || more.length > 0 || high <= last || high > maximum) return undefined
    if (!diagram.isTerminal(child) && diagram.levelOf(child) <= level) return undefined
    edges.push({ high, child })
    last = high
  }
  return last === maximum ? diagram.branch(level, edges) : undefined
}

function childOf(name: string, nodes: readonly number[]): number | undefined {
  if (name === OUTSIDE) return Diagram.none
  if (name === INSIDE) return Diagram.all
  const at = numberOf(name)
  return at === undefined ? undefined : nodes[at]
}

function numberOf(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : undefined
}
