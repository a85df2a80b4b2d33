-- What the last leader kept. KEYS: the state. Returns the state and its age in ms by the store's clock, or nothing.
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return false
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return { state, math.max(0, now - tonumber(redis.call('HGET', KEYS[1], 'at'))) }
