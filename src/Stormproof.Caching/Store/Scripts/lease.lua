-- Asks for the value or for the right to load it. Arguments: token, lease ms, retention ms.
settle()
if kind ~= '-' then
    return { clock, kind, digits(expiry), payload }
end
if #intents > 0 then
    save(ARGV[3])
    return { clock, 'bypass' }
end
if lease and lease ~= ARGV[1] then
    save(ARGV[3])
    return { clock, 'busy', digits(leaseExpiry - now) }
end
if not lease then
    lease, leaseExpiry, changed = ARGV[1], now + tonumber(ARGV[2]), true
end
save(ARGV[3])
return { clock, 'granted', fence }
