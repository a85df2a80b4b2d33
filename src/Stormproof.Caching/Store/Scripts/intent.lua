-- Announces a write before its transaction begins; sent again it prolongs. Arguments: token, lifetime ms, retention ms.
settle()
local mine = nil
for _, intent in ipairs(intents) do
    if intent[2] == ARGV[1] then mine = intent end
end
if not mine and #intents >= maxIntents then
    save(ARGV[3])
    return { clock, 'refused' }
end
dropValue()
dropLease()
local deadline = now + tonumber(ARGV[2])
if mine then
    mine[1] = math.max(mine[1], deadline)
else
    table.insert(intents, { deadline, ARGV[1] })
end
changed = true
save(ARGV[3])
return { clock, 'done' }
