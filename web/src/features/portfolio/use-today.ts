'use client'

import type { KstDate } from '@naru/shared/core/time'
import { useNow } from '@/lib/clock.ts'
import { formatDay } from '@/lib/format.ts'

/** The Korean day it is, by the server's clock. */
export const useToday = (): KstDate => formatDay(useNow()) as KstDate // the format writes days in this very shape
