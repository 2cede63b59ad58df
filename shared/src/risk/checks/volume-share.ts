import { deny, isReducing, type RiskCheck } from '../check.ts'

/** Who buys much of what trades in a day moves the price against themselves. */
export const volumeShare: RiskCheck = (intent, { instrument, limits }) => {
  const averageVolume = instrument?.averageVolume ?? null
  if (averageVolume === null || isReducing(intent)) return undefined
  const most = Math.floor(averageVolume * limits.maxVolumeShareRate)
  return !(intent.quantity <= most) ? deny('volume_share_exceeded', most, intent.quantity) : undefined
}
