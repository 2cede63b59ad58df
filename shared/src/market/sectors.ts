/**
 * Names of the industries the exchange's indices sort companies into (지수업종), by the codes of the broker's stock
 * masters. KOSPI and KOSDAQ have codes of their own for what is one industry.
 *
 * Source: codes as the masters of 2026-02-06 use them, with the exchange's Korean names for them; `THIRD-PARTY-NOTICES.md`.
 * English names are translations. What is not here nobody has told us: it is shown as unknown, never guessed.
 */
const INDUSTRIES = {
  food: { codes: ['0005', '1019'], ko: '음식료·담배', en: 'Food and tobacco' },
  textiles: { codes: ['0006', '1020'], ko: '섬유·의류', en: 'Textiles and apparel' },
  paper: { codes: ['0007', '1021'], ko: '종이·목재', en: 'Paper and wood' },
  chemicals: { codes: ['0008', '1023'], ko: '화학', en: 'Chemicals' },
  pharmaceuticals: { codes: ['0009', '1024'], ko: '제약', en: 'Pharmaceuticals' },
  minerals: { codes: ['0010', '1025'], ko: '비금속', en: 'Non-metallic minerals' },
  metals: { codes: ['0011', '1026'], ko: '금속', en: 'Metals' },
  machinery: { codes: ['0012', '1027'], ko: '기계·장비', en: 'Machinery' },
  electronics: { codes: ['0013', '1028'], ko: '전기·전자', en: 'Electronics' },
  medical: { codes: ['0014', '1029'], ko: '의료·정밀기기', en: 'Medical and precision instruments' },
  vehicles: { codes: ['0015', '1030'], ko: '운송장비·부품', en: 'Vehicles, ships and parts' },
  distribution: { codes: ['0016', '1011'], ko: '유통', en: 'Distribution' },
  utilities: { codes: ['0017'], ko: '전기·가스', en: 'Electricity and gas' },
  construction: { codes: ['0018', '1010'], ko: '건설', en: 'Construction' },
  transport: { codes: ['0019', '1013'], ko: '운송·창고', en: 'Transport and storage' },
  telecom: { codes: ['0020'], ko: '통신', en: 'Telecommunications' },
  finance: { codes: ['0021', '1014'], ko: '금융', en: 'Finance' },
  securities: { codes: ['0024'], ko: '증권', en: 'Securities' },
  insurance: { codes: ['0025'], ko: '보험', en: 'Insurance' },
  services: { codes: ['0026', '1006'], ko: '일반서비스', en: 'Services' },
  manufacturing: { codes: ['0027'], ko: '제조', en: 'Manufacturing' },
  other_manufacturing: { codes: ['1031'], ko: '기타제조', en: 'Other manufacturing' },
  real_estate: { codes: ['0028'], ko: '부동산', en: 'Real estate' },
  it_services: { codes: ['0029'], ko: 'IT 서비스', en: 'IT services' },
  entertainment: { codes: ['0030', '1015'], ko: '오락·문화', en: 'Entertainment and culture' },
  publishing: { codes: ['1022'], ko: '출판·매체복제', en: 'Publishing' },
} as const satisfies Record<string, { readonly codes: readonly string[]; readonly ko: string; readonly en: string }>

/** One industry, whichever market a company is listed on. */
export type Industry = keyof typeof INDUSTRIES

/** All of them. */
export const INDUSTRY_IDS = Object.keys(INDUSTRIES) as Industry[] // its own keys

const BY_CODE: ReadonlyMap<string, Industry> = new Map(
  INDUSTRY_IDS.flatMap((id) => INDUSTRIES[id].codes.map((code) => [code, id] as const)),
)

/**
 * @param sector  four digits of the broker's stock master; null where it tells none
 * @returns       null where there is no name for it
 */
export const industryOf = (sector: string | null): Industry | null => BY_CODE.get(sector ?? '') ?? null

export const industryName = (industry: Industry, locale: 'ko' | 'en'): string => INDUSTRIES[industry][locale]
