'use client'

import { useBacktestWords } from '@/text/backtests.ts'

/** "2분 30초", "1시간 5분", "1초 안": as exact as an estimate is. */
export function useDuration(): (seconds: number) => string {
  const words = useBacktestWords()
  return (seconds) => {
    if (seconds < 1) return words.underSecond
    const rounded = seconds < 60 ? Math.ceil(seconds) : Math.ceil(seconds / 10) * 10
    const [hours, minutes] = [Math.floor(rounded / 3600), Math.floor((rounded % 3600) / 60)]
    const parts = [
      hours > 0 && words.hours(String(hours)),
      minutes > 0 && words.minutes(String(minutes)),
      hours === 0 && rounded % 60 > 0 && words.seconds(String(rounded % 60)),
    ]
    return parts.filter(Boolean).join(' ')
  }
}
