import { decimal } from '../params.ts'

/** How far into the first body the last close must come, as a share of it. */
export const penetration = (byDefault: number) =>
  decimal('penetration', byDefault, { label: { ko: '침투 비율', en: 'Penetration' }, min: 0, max: 1, step: 0.05 })
