import { adl } from './adl.ts'
import { adx } from './adx.ts'
import { alligator } from './alligator.ts'
import { alma } from './alma.ts'
import { aroon } from './aroon.ts'
import { atr } from './atr.ts'
import { awesome } from './awesome.ts'
import { balanceOfPower } from './balance-of-power.ts'
import { bbPercentB } from './bb-percent-b.ts'
import { bbands } from './bbands.ts'
import { cci } from './cci.ts'
import { chaikinOsc } from './chaikin-osc.ts'
import { chandelier } from './chandelier.ts'
import { choppiness } from './choppiness.ts'
import { cmf } from './cmf.ts'
import { cmo } from './cmo.ts'
import { connorsRsi } from './connors-rsi.ts'
import { consecutive } from './consecutive.ts'
import { coppock } from './coppock.ts'
import { dema } from './dema.ts'
import { disparity } from './disparity.ts'
import { donchian } from './donchian.ts'
import { dpo } from './dpo.ts'
import { easeOfMovement } from './ease-of-movement.ts'
import { elderRay } from './elder-ray.ts'
import { ema } from './ema.ts'
import { envelope } from './envelope.ts'
import { fisher } from './fisher.ts'
import { forceIndex } from './force-index.ts'
import { heikinAshi } from './heikin-ashi.ts'
import { highest } from './highest.ts'
import { hma } from './hma.ts'
import { ibs } from './ibs.ts'
import { ichimoku } from './ichimoku.ts'
import type { IndicatorDefinition } from './indicator.ts'
import { kama } from './kama.ts'
import { keltner } from './keltner.ts'
import { klinger } from './klinger.ts'
import { linreg } from './linreg.ts'
import { lowest } from './lowest.ts'
import { macd } from './macd.ts'
import { massIndex } from './mass-index.ts'
import { mcginley } from './mcginley.ts'
import { mfi } from './mfi.ts'
import { momentum } from './momentum.ts'
import { natr } from './natr.ts'
import { obv } from './obv.ts'
import { darkCloudCover } from './patterns/dark-cloud-cover.ts'
import { doji } from './patterns/doji.ts'
import { dragonflyDoji } from './patterns/dragonfly-doji.ts'
import { engulfing } from './patterns/engulfing.ts'
import { eveningStar } from './patterns/evening-star.ts'
import { gravestoneDoji } from './patterns/gravestone-doji.ts'
import { hammer } from './patterns/hammer.ts'
import { hangingMan } from './patterns/hanging-man.ts'
import { harami } from './patterns/harami.ts'
import { haramiCross } from './patterns/harami-cross.ts'
import { invertedHammer } from './patterns/inverted-hammer.ts'
import { marubozu } from './patterns/marubozu.ts'
import { morningStar } from './patterns/morning-star.ts'
import { piercing } from './patterns/piercing.ts'
import { shootingStar } from './patterns/shooting-star.ts'
import { spinningTop } from './patterns/spinning-top.ts'
import { threeBlackCrows } from './patterns/three-black-crows.ts'
import { threeInside } from './patterns/three-inside.ts'
import { threeOutside } from './patterns/three-outside.ts'
import { threeWhiteSoldiers } from './patterns/three-white-soldiers.ts'
import { pivot } from './pivot.ts'
import { pmo } from './pmo.ts'
import { ppo } from './ppo.ts'
import { psar } from './psar.ts'
import { psychological } from './psychological.ts'
import { pvt } from './pvt.ts'
import { roc } from './roc.ts'
import { rsi } from './rsi.ts'
import { sma } from './sma.ts'
import { smi } from './smi.ts'
import { smma } from './smma.ts'
import { stdev } from './stdev.ts'
import { stoch } from './stoch.ts'
import { stochRsi } from './stoch-rsi.ts'
import { supertrend } from './supertrend.ts'
import { t3 } from './t3.ts'
import { tema } from './tema.ts'
import { trix } from './trix.ts'
import { trueRange } from './true-range.ts'
import { tsi } from './tsi.ts'
import { ulcer } from './ulcer.ts'
import { ultimate } from './ultimate.ts'
import { volumeProfile } from './volume-profile.ts'
import { volumeRatio } from './volume-ratio.ts'
import { vortex } from './vortex.ts'
import { vwap } from './vwap.ts'
import { vwma } from './vwma.ts'
import { williamsR } from './williams-r.ts'
import { wma } from './wma.ts'
import { zscore } from './zscore.ts'

/** Every indicator there is, in the order menus show them. */
export const ALL: readonly IndicatorDefinition[] = [
  sma,
  ema,
  wma,
  hma,
  smma,
  dema,
  tema,
  t3,
  kama,
  vwma,
  alma,
  mcginley,
  linreg,
  macd,
  adx,
  aroon,
  vortex,
  ichimoku,
  psar,
  supertrend,
  donchian,
  chandelier,
  alligator,
  trix,
  rsi,
  stoch,
  stochRsi,
  connorsRsi,
  williamsR,
  cci,
  roc,
  momentum,
  disparity,
  psychological,
  cmo,
  ppo,
  tsi,
  smi,
  pmo,
  ultimate,
  awesome,
  coppock,
  elderRay,
  dpo,
  fisher,
  balanceOfPower,
  bbands,
  bbPercentB,
  keltner,
  envelope,
  atr,
  natr,
  trueRange,
  stdev,
  choppiness,
  ulcer,
  massIndex,
  obv,
  vwap,
  mfi,
  volumeRatio,
  volumeProfile,
  adl,
  chaikinOsc,
  cmf,
  forceIndex,
  easeOfMovement,
  pvt,
  klinger,
  highest,
  lowest,
  zscore,
  consecutive,
  ibs,
  pivot,
  heikinAshi,
  doji,
  dragonflyDoji,
  gravestoneDoji,
  marubozu,
  spinningTop,
  hammer,
  hangingMan,
  invertedHammer,
  shootingStar,
  engulfing,
  harami,
  haramiCross,
  piercing,
  darkCloudCover,
  morningStar,
  eveningStar,
  threeWhiteSoldiers,
  threeBlackCrows,
  threeInside,
  threeOutside,
]
