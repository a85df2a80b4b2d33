-- Begins every script: reads the one record, applies what time alone has changed, and knows how to write it back.
-- Layout, all ASCII before the payload; numbers are milliseconds of this server's clock in 13 digits:
--   1      version
--   2      V value, N "there is no such thing", - neither
--   3-15   expiry of the value
--   16-39  fence: timeline in 8 and LSN in 16 hexadecimal digits; all zero is not known
--   V, N   40-     payload
--   -      40-52   expiry of the lease, zero without one; 53-84 its token
--          85-     intents: deadline (13) and token (32) each
-- A value never stands beside a lease or an intent. LSNs stay text: a number here has 53 bits.
local key = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local unknown = string.rep('0', 24)
local noToken = string.rep('0', 32)
local maxIntents = 1000

local fence, kind, expiry, payload = unknown, '-', 0, ''
local lease, leaseExpiry = nil, 0
local intents = {}
local changed = false

local function digits(number) return string.format('%013d', number) end
local function known(position) return string.sub(position, 1, 8) ~= '00000000' end
local function timeline(position) return string.sub(position, 1, 8) end
local function covers(a, b)
    return known(a) and timeline(a) == timeline(b) and string.sub(a, 9) >= string.sub(b, 9)
end

local raw = redis.call('GET', key)
if raw then
    if string.sub(raw, 1, 1) ~= '1' then
        return redis.error_reply('ERR the record of this key is of another version')
    end
    kind = string.sub(raw, 2, 2)
    expiry = tonumber(string.sub(raw, 3, 15))
    fence = string.sub(raw, 16, 39)
    if kind ~= '-' then
        payload = string.sub(raw, 40)
    else
        leaseExpiry = tonumber(string.sub(raw, 40, 52))
        if leaseExpiry > 0 then lease = string.sub(raw, 53, 84) end
        for at = 85, #raw, 45 do
            table.insert(intents, { tonumber(string.sub(raw, at, at + 12)), string.sub(raw, at + 13, at + 44) })
        end
    end
end

local function dropValue()
    if kind ~= '-' then kind, expiry, payload, changed = '-', 0, '', true end
end
local function dropLease()
    if lease then lease, leaseExpiry, changed = nil, 0, true end
end
local function setFence(position)
    if fence ~= position then fence, changed = position, true end
end
local function removeIntent(token)
    for i = #intents, 1, -1 do
        if intents[i][2] == token then
            table.remove(intents, i)
            changed = true
        end
    end
end

-- An intent that lapsed makes the fence unknown, as its write may have committed.
local function settle()
    local live = {}
    for _, intent in ipairs(intents) do
        if intent[1] > now then table.insert(live, intent) end
    end
    if #live < #intents then
        intents, changed = live, true
        setFence(unknown)
        dropValue()
        dropLease()
    end
    if kind ~= '-' and expiry <= now then dropValue() end
    if lease and leaseExpiry <= now then dropLease() end
end

local function save(retention)
    if not changed then return end
    if kind == '-' and not lease and #intents == 0 and fence == unknown then
        redis.call('DEL', key)
        return
    end
    local last = math.max(now, expiry, leaseExpiry)
    local parts = { '1', kind, digits(expiry), fence }
    if kind ~= '-' then
        table.insert(parts, payload)
    else
        table.insert(parts, digits(leaseExpiry))
        table.insert(parts, lease or noToken)
        for _, intent in ipairs(intents) do
            last = math.max(last, intent[1])
            table.insert(parts, digits(intent[1]))
            table.insert(parts, intent[2])
        end
    end
    redis.call('SET', key, table.concat(parts), 'PX', string.format('%d', last - now + tonumber(retention)))
end

local clock = digits(now)
