-- Keeps what a leader remembers. KEYS: the state, the last term's number. ARGV: the leader's term, the state, for how long in ms.
-- Returns 1, or 0 when a later term has begun: an old leader overwrites nothing.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'at', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
