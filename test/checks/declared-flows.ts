/** Declared flows for cases. */
import type { DeclaredFlow, FlowScope, Topology } from '../../src/model/topology.ts'
import { span } from '../support/builders.ts'

/** In force, with a purpose. */
export function flow(id: string, scope: FlowScope, fields: Partial<DeclaredFlow> = {}): DeclaredFlow {
  return { id, scope, required: false, purpose: '公開', approved: undefined, span, ...fields }
}

export function withFlows(topology: Topology, ...flows: readonly DeclaredFlow[]): Topology {
  return { ...topology, flows: new Map(flows.map((f) => [f.id, f])) }
}
