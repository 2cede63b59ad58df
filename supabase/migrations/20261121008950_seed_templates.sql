-- Rules for everybody to begin with. Each is the canonical text of a rule that the language accepts
-- (supabase/tests/templates.test.ts), about an instrument its reader changes.
set role app_owner;

insert into trade.rules (id, name, kind, draft, draft_hash, template)
select private.derived_id('template ' || n), text::jsonb ->> 'name', text::jsonb ->> 'kind', text::jsonb, trade.hash_of(text), true
from (values
  (1, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"골든크로스 (5일·20일선)","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"l":{"ind":"sma","period":5,"tf":"1d"},"op":"crossesAbove","r":{"ind":"sma","period":20,"tf":"1d"}}}$rule$),
  (2, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"데드크로스 (5일·20일선)","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"l":{"ind":"sma","period":5,"tf":"1d"},"op":"crossesBelow","r":{"ind":"sma","period":20,"tf":"1d"}}}$rule$),
  (3, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"거래량 두 배와 3% 상승","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"all":[{"l":{"ind":"volume","tf":"1d"},"op":">","r":{"mul":[{"ind":"sma","period":20,"shift":1,"src":"volume","tf":"1d"},2]}},{"l":{"px":"changePct"},"op":">=","r":{"pct":3}}]}}$rule$),
  (4, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"RSI 과매도에서 되오름","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"l":{"ind":"rsi","period":14,"tf":"1d"},"op":"crossesAbove","r":30}}$rule$),
  (5, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"볼린저 상단 돌파 (5분봉)","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"l":{"px":"last"},"op":"crossesAbove","r":{"ind":"bbands","output":"upper","period":20,"tf":"5m"}}}$rule$),
  (6, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"52주 최고가의 98% 이상","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"l":{"fact":"nearHigh52w"},"op":">=","r":{"pct":98}}}$rule$),
  (7, $rule${"fire":{"cooldown":"00:02:00","maxPerDay":10,"mode":"edge"},"kind":"alert","name":"VI 발동","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"flag":"viActive"}}$rule$),
  (8, $rule${"fire":{"mode":"oncePerDay"},"kind":"alert","name":"외국인 순매수와 20일선 위","then":[{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"all":[{"l":{"flow":"foreignNetQty","window":"1d"},"op":">","r":0},{"l":{"px":"last"},"op":">","r":{"ind":"sma","period":20,"tf":"1d"}}]}}$rule$),
  (9, $rule${"exit":{"l":{"px":"last"},"op":"crossesBelow","r":{"ind":"sma","period":20,"tf":"1d"}},"fire":{"mode":"oncePerDay"},"guards":{"maxPositionPct":10},"kind":"strategy","name":"20일선 돌파 매수 (승인 후)","session":{"from":"09:05","to":"15:15"},"then":[{"approval":"semi","do":"order","driftPct":1,"price":{"at":"ask1"},"side":"buy","size":{"pctEquity":5},"type":"limit"},{"do":"notify","severity":"trade"}],"universe":{"symbols":["005930"]},"v":1,"when":{"all":[{"l":{"px":"last"},"op":"crossesAbove","r":{"ind":"sma","period":20,"tf":"1d"}},{"l":{"pos":"qty"},"op":"==","r":0}]}}$rule$)
) templates (n, text)
order by n;

set role postgres;
