import { schedule } from 'node-cron'
import type { Timetable } from '../../ports/timetable.ts'

export const createTimetable = (): Timetable => ({
  at(expression, callback) {
    const task = schedule(expression, callback, { timezone: 'Asia/Seoul' })
    return () => void task.destroy()
  },
})
