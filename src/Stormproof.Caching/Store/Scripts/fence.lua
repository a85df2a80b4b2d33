-- The write committed. May come twice, late, or after the intent lapsed. An unknown fence stays unknown: another write that lapsed
-- may have committed behind this position. Arguments: token, position, retention ms.
removeIntent(ARGV[1])
settle()
dropValue()
dropLease()
local position = ARGV[2]
if not known(fence) or not known(position) then
    setFence(unknown)
elseif timeline(position) > timeline(fence) or covers(position, fence) then
    setFence(position)
end
save(ARGV[3])
return { clock, 'done' }
