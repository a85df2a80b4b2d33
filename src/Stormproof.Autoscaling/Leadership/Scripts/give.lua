-- Gives the lease back. KEYS: the lease. ARGV: who asks. Another's lease stays.
local held = redis.call('GET', KEYS[1])
if held and string.match(held, '^(%S+) ') == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
