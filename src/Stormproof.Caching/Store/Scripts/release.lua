-- The load failed: gives the lease back if it is ours. Arguments: token, retention ms.
settle()
if lease == ARGV[1] then dropLease() end
save(ARGV[2])
return { clock, 'done' }
