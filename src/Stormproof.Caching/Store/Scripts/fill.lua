-- Brings the value that a lease was taken for. Arguments: token, V or N, payload, ttl ms, required position, position that the
-- source had replayed, retention ms.
settle()
local required, asOf = ARGV[5], ARGV[6]
local stored = false
if lease == ARGV[1] and covers(asOf, required) and timeline(required) >= timeline(fence) then
    local same = timeline(required) == timeline(fence)
    if not same or covers(asOf, fence) then
        dropLease()
        kind, expiry, payload, changed = ARGV[2], now + tonumber(ARGV[4]), ARGV[3], true
        if not same then fence = required end
        stored = true
    end
end
save(ARGV[7])
if stored then return { clock, 'stored', digits(expiry) } end
return { clock, 'rejected' }
