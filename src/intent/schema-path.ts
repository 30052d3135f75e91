import * as z from 'zod'
import type { Path } from '../syntax/yaml.ts'

/** The schema of the value at a path, through optionals, records, lists and unions. */
export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const meta = schema.meta()
  if (path.length === 0 && meta?.examples !== undefined) return schema
  if (schema instanceof z.ZodOptional) return schemaAt(schema.unwrap() as z.ZodType, path)
  if (path.length === 0) return schema
  const [step, ...rest] = path
  if (schema instanceof z.ZodUnion) {
    for (const option of schema.options as readonly z.ZodType[]) {
      const found = schemaAt(option, path)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (schema instanceof z.ZodObject) {
    const field = (schema.shape as Record<string, z.ZodType>)[String(step)]
    return field === undefined ? undefined : schemaAt(field, rest)
  }
  if (schema instanceof z.ZodRecord) return schemaAt(schema.valueType as z.ZodType, rest)
  if (schema instanceof z.ZodArray) return typeof step === 'number' ? schemaAt(schema.element as z.ZodType, rest) : undefined
  return undefined
}

/** The keys that may stand in the mapping at a path; empty where it is not one of fixed keys. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let found = schemaAt(schema, path)
  while (found instanceof z.ZodOptional) found = found.unwrap() as z.ZodType
  if (found instanceof z.ZodUnion) found = (found.options as readonly z.ZodType[]).find((option) => option instanceof z.ZodObject)
  return found instanceof z.ZodObject ? Object.keys(found.shape) : []
}
