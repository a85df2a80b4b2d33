-- Takes or renews the lease. KEYS: the lease, the last term's number. ARGV: who asks, how long in ms.
-- Returns the term's number, or 0 when another holds the lease.
local held = redis.call('GET', KEYS[1])
if held then
  local owner, term = string.match(held, '^(%S+) (%d+)$')
  if owner ~= ARGV[1] then
    return 0
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  -- What a full store threw away is put back: by this number later leaders are told from earlier ones.
  redis.call('SET', KEYS[2], term, 'NX')
  return tonumber(term)
end
local term = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. term, 'PX', ARGV[2])
return term
