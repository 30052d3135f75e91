/** Small YAML documents for tests. A `‸` in the text marks the place where a problem must be reported; it is taken out. */
import type { Diagnostic } from '../../src/base/diagnostic.ts'
import type { SourceFile } from '../../src/base/span.ts'
import { locate } from '../../src/base/span.ts'
import { readPolicies, readTopology } from '../../src/intent/index.ts'
import type { Policy } from '../../src/model/policy.ts'
import type { Topology } from '../../src/model/topology.ts'

export const MARK = '‸'

export function file(path: string, text: string): SourceFile {
  return { path, text: text.replaceAll(MARK, ''), encoding: 'utf-8', sha256: '0'.repeat(64) }
}

/** `path:line:column` of the first mark in a text. */
export function marked(path: string, text: string): string {
  const before = text.slice(0, text.indexOf(MARK))
  const lines = before.split('\n')
  return `${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}

/** A whole topology around some sections; a section that is given replaces the plain one. */
export function city(sections: Readonly<Record<string, string>> = {}): string {
  const plain: Record<string, string> = {
    bunri: '1',
    organization: '{ name: みほん市 }',
    policy: 'policy.yaml',
    model: 'alpha',
    zones: [
      '',
      '  my-relay:  { tier: mynumber, addresses: [10.10.40.0/27] }',
      '  lg-client: { tier: lgwan, addresses: [10.20.10.0/23, "fd00:20:10::/64"] }',
      '  lg-server: { tier: lgwan, addresses: [10.20.20.0/24] }',
      '  int-dmz:   { tier: internet, addresses: [10.30.20.0/27] }',
    ].join('\n'),
    external: [
      '',
      '  internet:  { kind: internet }',
      '  lgwan:     { kind: lgwan }',
      '  sec-cloud: { kind: security-cloud, addresses: [198.51.100.0/24], reaches: internet }',
    ].join('\n'),
    hosts: ['', '  lgmail:  { zone: lg-server, address: 10.20.20.25 }', '  lg-wsus: { zone: lg-server, address: 10.20.20.40 }'].join('\n'),
  }
  return Object.entries({ ...plain, ...sections })
    .map(([key, value]) => `${key}:${value.startsWith('\n') ? '' : ' '}${value}\n`)
    .join('')
}

export interface Reading<T> {
  readonly value: T | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function readCity(text: string): Reading<Topology> {
  return readTopology(file('topology.yaml', text))
}

/** The topology of a text that has no errors. */
export function soundCity(text: string): Topology {
  const { value, diagnostics } = readCity(text)
  if (value === undefined) throw new Error(diagnostics.map(say).join('\n'))
  return value
}

/** Reads the first of some policy files; the others can be extended. */
export function readPolicy(files: Readonly<Record<string, string>>): Reading<Policy> {
  const [path = '', text = ''] = Object.entries(files)[0] ?? []
  const read = readPolicies([file(path, text)], (name) => {
    const found = files[name] ?? files[`${name}.yaml`]
    return found === undefined ? undefined : file(files[name] === undefined ? `${name}.yaml` : name, found)
  })
  return { value: read.value?.[0], diagnostics: read.diagnostics }
}

export function soundPolicy(files: Readonly<Record<string, string>>): Policy {
  const { value, diagnostics } = readPolicy(files)
  if (value === undefined) throw new Error(diagnostics.map(say).join('\n'))
  return value
}

export function say({ code, span, text, hint }: Diagnostic): string {
  return `${locate(span)} ${code}: ${text.en} (${hint?.en ?? ''})`
}
