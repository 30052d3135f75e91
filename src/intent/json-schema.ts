/** JSON Schemas of the two YAML languages, for editors (`yaml-language-server`). */
import * as z from 'zod'
import { policySchema } from './policy-schema.ts'
import { topologySchema } from './topology-schema.ts'

/** The files that are published, by path from the root of the package, with their exact text. */
export function publishedSchemas(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'topologies/topology.schema.json', text: jsonSchema(topologySchema) },
    { path: 'policies/policy.schema.json', text: jsonSchema(policySchema) },
  ]
}

/** Draft 7 is what editors read. */
function jsonSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline' }), undefined, 2)}\n`
}
