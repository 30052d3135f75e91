/** One exception that was taken in an emergency. */
import type * as z from 'zod'
import type { Check, Outcome } from '../../../src/checks/check.ts'
import type { Exception } from '../../../src/model/topology.ts'
import { topology } from '../../support/builders.ts'
import { exception, judge, scope, withExceptions, ZONES } from '../support.ts'

const flow = scope({ zones: ['lg'], addresses: '10.20.0.40' }, { zones: ['int'], addresses: '10.30.0.8' }, ['tcp/443'])

export function emergency<S extends z.ZodType>(
  check: Check<S>,
  dates: NonNullable<Exception['emergency']> | undefined,
  parameters: Readonly<Record<string, unknown>> = {},
  required = false,
): Outcome {
  const taken = exception('EX-01', 'SEG-001', flow, dates === undefined ? {} : { emergency: dates })
  return judge(check, {
    topology: withExceptions(topology({ zones: [ZONES.lg, ZONES.int] }), [taken]),
    devices: [],
    parameters,
    required,
  })
}
