export { publishedSchemas } from './json-schema.ts'
export { readPolicies } from './policy.ts'
export { readTopology } from './topology.ts'
